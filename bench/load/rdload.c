/*
 * rdload: the load of the benchmark, on librdkafka (and plain sockets where a client library would be the limit).
 * Every mode prints one JSON object with what it measured; an error ends it with status 1.
 *
 *   rdload create   -b HOST:PORT -t TOPIC -p PARTITIONS [-f REPLICATION_FACTOR]
 *   rdload first    -b HOST:PORT -t TOPIC -f REPLICATION_FACTOR        (tries until one record is acknowledged by all)
 *   rdload produce  -b HOST:PORT -t TOPIC -p PARTITIONS -n RECORDS -s BYTES -a ACKS
 *   rdload consume  -b HOST:PORT -t TOPIC -p PARTITIONS -n RECORDS [-k RACK]
 *   rdload latency  -b HOST:PORT -t TOPIC -p PARTITIONS -r RECORDS_PER_SECOND -d SECONDS -s BYTES -a ACKS
 *   rdload trickle  -b HOST:PORT -t TOPIC -p PARTITIONS -d SECONDS -s BYTES        (one record a second to each)
 *   rdload blast    -b HOST:PORT -t TOPIC -p PARTITIONS -n RECORDS -s BYTES -a ACKS         (batches made beforehand)
 *   rdload requests -b HOST:PORT -t TOPIC -p PARTITIONS -c CONNECTIONS -d SECONDS -s BYTES -a ACKS
 */
#include <arpa/inet.h>
#include <errno.h>
#include <librdkafka/rdkafka.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct options {
  const char *brokers, *topic, *acks, *rack;
  int partitions, replicas, size, rate, seconds, connections;
  long records;
};

static long errors;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static void fail(const char *what, const char *why) {
  fprintf(stderr, "rdload: %s: %s\n", what, why);
  exit(1);
}

static void set(rd_kafka_conf_t *conf, const char *name, const char *value) {
  char why[256];
  if (rd_kafka_conf_set(conf, name, value, why, sizeof why) != RD_KAFKA_CONF_OK) fail(name, why);
}

/* Text that does not compress to nothing, the same in every run. */
static char *payload(size_t size) {
  char *bytes = malloc(size + 1);
  uint32_t state = 1;
  for (size_t i = 0; i < size; i++) {
    state = state * 1664525 + 1013904223;
    bytes[i] = 'a' + (state >> 24) % 26;
  }
  return bytes;
}

static rd_kafka_t *client(rd_kafka_type_t type, rd_kafka_conf_t *conf) {
  char why[256];
  rd_kafka_t *rk = rd_kafka_new(type, conf, why, sizeof why);
  if (rk == NULL) fail("client", why);
  return rk;
}

static rd_kafka_conf_t *configuration(const struct options *o) {
  rd_kafka_conf_t *conf = rd_kafka_conf_new();
  set(conf, "bootstrap.servers", o->brokers);
  set(conf, "log_level", "0");
  return conf;
}

static void on_delivery_error(rd_kafka_t *rk, const rd_kafka_message_t *message, void *opaque) {
  (void)rk, (void)opaque;
  if (message->err && errors++ == 0) fprintf(stderr, "rdload: not delivered: %s\n", rd_kafka_err2str(message->err));
}

static rd_kafka_t *producer(const struct options *o, const char *linger) {
  rd_kafka_conf_t *conf = configuration(o);
  set(conf, "acks", o->acks);
  set(conf, "linger.ms", linger);
  set(conf, "queue.buffering.max.messages", "2000000");
  set(conf, "queue.buffering.max.kbytes", "262144");
  /* Reports of successes cost the client much and tell no more than an empty queue does. */
  set(conf, "delivery.report.only.error", "true");
  rd_kafka_conf_set_dr_msg_cb(conf, on_delivery_error);
  return client(RD_KAFKA_PRODUCER, conf);
}

static void flush_all(rd_kafka_t *rk) {
  if (rd_kafka_flush(rk, 120000) != RD_KAFKA_RESP_ERR_NO_ERROR) fail("flush", "not all was delivered in two minutes");
  if (errors > 0) fail("produce", "some records were not delivered");
}

/* Asks for the topic once; what went wrong is written to `why`, which is empty when nothing did. */
static void ask_for_topic(rd_kafka_t *rk, const struct options *o, char *why, size_t room) {
  why[0] = 0;
  rd_kafka_NewTopic_t *topic = rd_kafka_NewTopic_new(o->topic, o->partitions, o->replicas, why, room);
  if (topic == NULL) fail("create", why);
  rd_kafka_queue_t *queue = rd_kafka_queue_new(rk);
  rd_kafka_CreateTopics(rk, &topic, 1, NULL, queue);
  rd_kafka_event_t *event = rd_kafka_queue_poll(queue, 120000);
  if (event == NULL) fail("create", "no answer in two minutes");
  if (rd_kafka_event_error(event)) {
    snprintf(why, room, "%s", rd_kafka_event_error_string(event));
  } else {
    size_t count;
    const rd_kafka_topic_result_t **results =
        rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count);
    rd_kafka_resp_err_t code = rd_kafka_topic_result_error(results[0]);
    if (code && code != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
      snprintf(why, room, "%s: %s", rd_kafka_err2name(code), rd_kafka_topic_result_error_string(results[0]));
    }
  }
  rd_kafka_event_destroy(event);
  rd_kafka_queue_destroy(queue);
  rd_kafka_NewTopic_destroy(topic);
}

static void create(const struct options *o) {
  rd_kafka_t *rk = client(RD_KAFKA_PRODUCER, configuration(o));
  char why[512];
  ask_for_topic(rk, o, why, sizeof why);
  if (why[0]) fail("create", why);
  /* A broker may acknowledge a topic's creation a moment before it serves its partitions, and leaders may still move: the client
   * asks for those anew only of topics that it has a handle of. */
  rd_kafka_topic_new(rk, o->topic, NULL);
  for (int p = 0; p < o->partitions; p++) {
    int64_t low, high;
    for (double limit = now() + 60;;) {
      rd_kafka_resp_err_t code = rd_kafka_query_watermark_offsets(rk, o->topic, p, &low, &high, 10000);
      if (code == RD_KAFKA_RESP_ERR_NO_ERROR) break;
      if (now() > limit) {
        snprintf(why, sizeof why, "partition %d is not served after a minute: %s", p, rd_kafka_err2str(code));
        fail("create", why);
      }
      usleep(20000);
    }
  }
  printf("{}\n");
}

/* From nothing to a record that is acknowledged by all in-sync replicas, by a client that does not tire. */
/* A connection to the first of these brokers; -1 when nobody listens there. */
static int dial(const char *brokers) {
  char host[64];
  int port;
  if (sscanf(brokers, "%63[^:]:%d", host, &port) != 2) fail("address", brokers);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  if (inet_pton(AF_INET, strcmp(host, "localhost") == 0 ? "127.0.0.1" : host, &address.sin_addr) != 1) fail("address", host);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0) return fd;
  int reason = errno;
  close(fd);
  errno = reason;
  return -1;
}

/* Waits until all brokers listen: the client comes again only once a second to a broker that does not, which would be measured instead. */
static void await_listeners(const char *brokers) {
  double began = now();
  for (const char *broker = brokers; broker != NULL; broker = strchr(broker, ',')) {
    if (*broker == ',') broker++;
    int fd;
    while ((fd = dial(broker)) < 0) {
      if (now() - began > 120) fail("first", "not all brokers listen after two minutes");
      usleep(2000);
    }
    close(fd);
  }
}

static void first(const struct options *o) {
  await_listeners(o->brokers);
  rd_kafka_conf_t *conf = configuration(o);
  set(conf, "acks", "all");
  set(conf, "linger.ms", "0");
  set(conf, "reconnect.backoff.ms", "10");
  set(conf, "reconnect.backoff.max.ms", "20");
  set(conf, "retry.backoff.ms", "10");
  set(conf, "topic.metadata.refresh.fast.interval.ms", "20");
  set(conf, "socket.connection.setup.timeout.ms", "1000");
  rd_kafka_conf_set_dr_msg_cb(conf, on_delivery_error);
  rd_kafka_t *rk = client(RD_KAFKA_PRODUCER, conf);
  char why[512];
  double began = now();
  do {
    if (now() - began > 120) fail("first", why);
    ask_for_topic(rk, o, why, sizeof why);
    if (why[0]) usleep(10000);
  } while (why[0]);
  rd_kafka_topic_t *topic = rd_kafka_topic_new(rk, o->topic, NULL);
  if (rd_kafka_produce(topic, 0, RD_KAFKA_MSG_F_COPY, "x", 1, NULL, 0, NULL) == -1) {
    fail("first", rd_kafka_err2str(rd_kafka_last_error()));
  }
  while (rd_kafka_outq_len(rk) > 0) {
    if (now() - began > 120) fail("first", "not acknowledged in two minutes");
    rd_kafka_poll(rk, 1);
  }
  if (errors > 0) fail("first", "the record was not delivered");
  printf("{}\n");
}

static void produce(const struct options *o) {
  enum { run = 500 };
  rd_kafka_t *rk = producer(o, "5");
  rd_kafka_topic_t *topic = rd_kafka_topic_new(rk, o->topic, NULL);
  char *bytes = payload(o->size);
  rd_kafka_message_t messages[run];
  double began = now();
  long sent = 0;
  for (int turn = 0; sent < o->records; turn++) {
    int count = o->records - sent < run ? (int)(o->records - sent) : run;
    memset(messages, 0, sizeof messages);
    for (int i = 0; i < count; i++) {
      messages[i].payload = bytes;
      messages[i].len = o->size;
    }
    int done = 0;
    while (done < count) {
      /* The payload is shared by all records and outlives them. */
      done += rd_kafka_produce_batch(topic, turn % o->partitions, 0, messages + done, count - done);
      if (done == count) break;
      if (messages[done].err != RD_KAFKA_RESP_ERR__QUEUE_FULL) fail("produce", rd_kafka_err2str(messages[done].err));
      rd_kafka_poll(rk, 5);
    }
    sent += count;
  }
  flush_all(rk);
  double seconds = now() - began;
  printf("{\"records\":%ld,\"bytes\":%ld,\"seconds\":%.6f}\n", sent, sent * o->size, seconds);
}

static void consume(const struct options *o) {
  enum { run = 10000 };
  rd_kafka_conf_t *conf = configuration(o);
  set(conf, "group.id", "rdload");
  set(conf, "enable.auto.commit", "false");
  if (o->rack != NULL) set(conf, "client.rack", o->rack);
  rd_kafka_t *rk = client(RD_KAFKA_CONSUMER, conf);
  rd_kafka_poll_set_consumer(rk);
  rd_kafka_topic_partition_list_t *parts = rd_kafka_topic_partition_list_new(o->partitions);
  for (int p = 0; p < o->partitions; p++) {
    rd_kafka_topic_partition_list_add(parts, o->topic, p)->offset = RD_KAFKA_OFFSET_BEGINNING;
  }
  rd_kafka_message_t **messages = malloc(run * sizeof *messages);
  rd_kafka_queue_t *queue = rd_kafka_queue_get_consumer(rk);
  double began = now();
  rd_kafka_assign(rk, parts);
  long count = 0, bytes = 0;
  while (count < o->records) {
    ssize_t got = rd_kafka_consume_batch_queue(queue, 1000, messages, run);
    if (now() - began > 300) fail("consume", "not done in five minutes");
    for (ssize_t i = 0; i < got; i++) {
      if (messages[i]->err) fail("consume", rd_kafka_message_errstr(messages[i]));
      count++;
      bytes += messages[i]->len;
      rd_kafka_message_destroy(messages[i]);
    }
  }
  double seconds = now() - began;
  printf("{\"records\":%ld,\"bytes\":%ld,\"seconds\":%.6f}\n", count, bytes, seconds);
}

/* --- records at a steady rate --- */

static double last_delivery, longest_gap;
static double *latencies;
static long latencies_count, latencies_limit;
static volatile int polling = 1;

static void on_delivery(rd_kafka_t *rk, const rd_kafka_message_t *message, void *opaque) {
  (void)rk, (void)opaque;
  if (message->err && errors++ == 0) fprintf(stderr, "rdload: not delivered: %s\n", rd_kafka_err2str(message->err));
  double delivered = now();
  if (last_delivery > 0 && delivered - last_delivery > longest_gap) longest_gap = delivered - last_delivery;
  last_delivery = delivered;
  double *sent = message->_private;
  if (sent == NULL) return;
  if (latencies_count < latencies_limit) latencies[latencies_count++] = now() - *sent;
  free(sent);
}

static void *poll_deliveries(void *rk) {
  while (polling) rd_kafka_poll(rk, 100);
  return NULL;
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static void paced(const struct options *o, int rate, const char *linger, int seconds, int warmup) {
  rd_kafka_conf_t *conf = configuration(o);
  set(conf, "acks", o->acks);
  set(conf, "linger.ms", linger);
  rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
  rd_kafka_t *rk = client(RD_KAFKA_PRODUCER, conf);
  rd_kafka_topic_t *topic = rd_kafka_topic_new(rk, o->topic, NULL);
  char *bytes = payload(o->size);
  long total = (long)rate * (seconds + warmup);
  latencies_limit = total;
  latencies = malloc(total * sizeof *latencies);
  pthread_t thread;
  pthread_create(&thread, NULL, poll_deliveries, rk);
  double began = now();
  for (long i = 0; i < total; i++) {
    double due = began + (double)i / rate, wait = due - now();
    if (wait > 0) {
      struct timespec pause = {(time_t)wait, (long)((wait - (time_t)wait) * 1e9)};
      nanosleep(&pause, NULL);
    }
    double *sent = NULL;
    if (i >= (long)rate * warmup) {
      sent = malloc(sizeof *sent);
      *sent = now();
    }
    if (rd_kafka_produce(topic, (int)(i % o->partitions), 0, bytes, o->size, NULL, 0, sent) == -1) {
      fail("produce", rd_kafka_err2str(rd_kafka_last_error()));
    }
  }
  double ended = now();
  flush_all(rk);
  polling = 0;
  pthread_join(thread, NULL);
  qsort(latencies, latencies_count, sizeof *latencies, by_size);
  printf("{\"records\":%ld,\"seconds\":%.6f,\"p50Ms\":%.4f,\"p99Ms\":%.4f,\"p999Ms\":%.4f,\"maxMs\":%.4f,\"gapMs\":%.4f}\n", total,
         ended - began, latencies[latencies_count / 2] * 1e3, latencies[latencies_count * 99 / 100] * 1e3,
         latencies[latencies_count * 999 / 1000] * 1e3, latencies[latencies_count - 1] * 1e3, longest_gap * 1e3);
}

/* --- Produce requests made by hand, on plain sockets: next to no work for the client --- */

static uint32_t crc32c(const unsigned char *bytes, size_t size) {
  uint32_t crc = ~0u;
  for (size_t i = 0; i < size; i++) {
    crc ^= bytes[i];
    for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x82f63b78u : crc >> 1;
  }
  return ~crc;
}

struct writer {
  unsigned char *at;
};

static void put(struct writer *w, uint64_t value, int size) {
  for (int i = size - 1; i >= 0; i--) *w->at++ = (unsigned char)(value >> (8 * i));
}

static void put_bytes(struct writer *w, const void *bytes, size_t size) {
  memcpy(w->at, bytes, size);
  w->at += size;
}

static void put_varint(struct writer *w, int64_t value) {
  uint64_t zigzag = ((uint64_t)value << 1) ^ (uint64_t)(value >> 63);
  for (; zigzag >= 0x80; zigzag >>= 7) *w->at++ = (unsigned char)(zigzag | 0x80);
  *w->at++ = (unsigned char)zigzag;
}

static int varint_size(int64_t value) {
  unsigned char room[10];
  struct writer w = {room};
  put_varint(&w, value);
  return (int)(w.at - room);
}

/* Bytes that a request of so many records may take. */
static size_t request_room(const struct options *o, int records) {
  return 200 + strlen(o->topic) + (size_t)records * (size_t)(o->size + 24);
}

/* A Produce request, version 7, of one batch. */
static size_t build_request(unsigned char *buffer, const struct options *o, int partition, int records) {
  struct writer w = {buffer + 4};
  size_t topic_size = strlen(o->topic);
  put(&w, 0, 2), put(&w, 7, 2), put(&w, 1, 4), put(&w, 6, 2), put_bytes(&w, "rdload", 6);
  put(&w, 0xffff, 2), put(&w, (uint64_t)(int64_t)(strcmp(o->acks, "all") == 0 ? -1 : atoi(o->acks)), 2), put(&w, 30000, 4);
  put(&w, 1, 4), put(&w, topic_size, 2), put_bytes(&w, o->topic, topic_size);
  put(&w, 1, 4), put(&w, (uint64_t)partition, 4);
  unsigned char *records_size = w.at;
  w.at += 4;
  unsigned char *batch = w.at;
  uint64_t time_ms = (uint64_t)time(NULL) * 1000;
  put(&w, 0, 8), put(&w, 0, 4), put(&w, 0xffffffff, 4), put(&w, 2, 1), put(&w, 0, 4);
  unsigned char *attributes = w.at;
  put(&w, 0, 2), put(&w, (uint64_t)(records - 1), 4), put(&w, time_ms, 8), put(&w, time_ms, 8);
  put(&w, UINT64_MAX, 8), put(&w, 0xffff, 2), put(&w, 0xffffffff, 4), put(&w, (uint64_t)records, 4);
  char *bytes = payload(o->size);
  for (int i = 0; i < records; i++) {
    put_varint(&w, 1 + 1 + varint_size(i) + 1 + varint_size(o->size) + o->size + 1);
    put(&w, 0, 1), put_varint(&w, 0), put_varint(&w, i), put_varint(&w, -1);
    put_varint(&w, o->size), put_bytes(&w, bytes, o->size), put_varint(&w, 0);
  }
  free(bytes);
  unsigned char *end = w.at;
  struct writer patch = {batch + 8};
  put(&patch, (uint64_t)(end - batch - 12), 4);
  patch.at = attributes - 4;
  put(&patch, crc32c(attributes, (size_t)(end - attributes)), 4);
  patch.at = records_size;
  put(&patch, (uint64_t)(end - batch), 4);
  patch.at = buffer;
  put(&patch, (uint64_t)(end - buffer - 4), 4);
  return (size_t)(end - buffer);
}

struct connection {
  int fd;
  size_t request_size, received;
  unsigned char *request, answer[512];
};

static int connect_to(const char *brokers) {
  int fd = dial(brokers), one = 1;
  if (fd < 0) fail("connect", strerror(errno));
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}

static void send_request(struct connection *c) {
  size_t sent = 0;
  while (sent < c->request_size) {
    ssize_t n = write(c->fd, c->request + sent, c->request_size - sent);
    if (n <= 0) fail("write", strerror(errno));
    sent += (size_t)n;
  }
}

static int has_answer(const struct connection *c) {
  if (c->received < 4) return 0;
  return c->received >= 4 + ((size_t)c->answer[0] << 24 | c->answer[1] << 16 | c->answer[2] << 8 | c->answer[3]);
}

/* True when a whole answer is there; its error code must be zero. What came after it is kept. */
static int take_answer(struct connection *c, size_t topic_size) {
  if (!has_answer(c)) {
    ssize_t n = read(c->fd, c->answer + c->received, sizeof c->answer - c->received);
    if (n <= 0) fail("read", n == 0 ? "the broker closed the connection" : strerror(errno));
    c->received += (size_t)n;
    if (!has_answer(c)) return 0;
  }
  size_t size = (size_t)c->answer[0] << 24 | c->answer[1] << 16 | c->answer[2] << 8 | c->answer[3];
  const unsigned char *code = c->answer + 4 + 4 + 4 + 2 + topic_size + 4 + 4;
  if (code[0] != 0 || code[1] != 0) {
    char text[32];
    snprintf(text, sizeof text, "error code %d", code[0] << 8 | code[1]);
    fail("produce", text);
  }
  c->received -= size + 4;
  memmove(c->answer, c->answer + size + 4, c->received);
  return 1;
}

static void requests(const struct options *o) {
  const double warmup = 1;
  struct connection *all = calloc((size_t)o->connections, sizeof *all);
  int poller = epoll_create1(0);
  for (int i = 0; i < o->connections; i++) {
    all[i].fd = connect_to(o->brokers);
    all[i].request = malloc(request_room(o, 1));
    all[i].request_size = build_request(all[i].request, o, i % o->partitions, 1);
    struct epoll_event interest = {.events = EPOLLIN, .data.ptr = &all[i]};
    epoll_ctl(poller, EPOLL_CTL_ADD, all[i].fd, &interest);
  }
  size_t topic_size = strlen(o->topic);
  double began = now(), counted_from = 0;
  long count = 0;
  for (int i = 0; i < o->connections; i++) send_request(&all[i]);
  for (;;) {
    struct epoll_event events[256];
    int ready = epoll_wait(poller, events, 256, 5000);
    if (ready <= 0) fail("requests", "no answer in five seconds");
    double time = now();
    if (counted_from == 0 && time - began > warmup) counted_from = time, count = 0;
    if (counted_from > 0 && time - counted_from > o->seconds) {
      printf("{\"requests\":%ld,\"seconds\":%.6f}\n", count, time - counted_from);
      return;
    }
    for (int i = 0; i < ready; i++) {
      struct connection *c = events[i].data.ptr;
      if (!take_answer(c, topic_size)) continue;
      count++;
      send_request(c);
    }
  }
}

enum { in_flight_max = 5 };

static sem_t in_flight;

struct answers {
  struct connection *connection;
  size_t topic_size;
  long count;
};

static void *take_answers(void *argument) {
  struct answers *a = argument;
  while (a->count > 0) {
    if (!take_answer(a->connection, a->topic_size)) continue;
    a->count--;
    sem_post(&in_flight);
  }
  return NULL;
}

static void blast(const struct options *o) {
  int run = 900000 / (o->size + 8);
  long count = (o->records + run - 1) / run;
  struct connection *requests = calloc((size_t)o->partitions, sizeof *requests);
  int fd = connect_to(o->brokers);
  for (int p = 0; p < o->partitions; p++) {
    requests[p].fd = fd;
    requests[p].request = malloc(request_room(o, run));
    requests[p].request_size = build_request(requests[p].request, o, p, run);
  }
  struct connection reader = {.fd = fd};
  struct answers answers = {&reader, strlen(o->topic), count};
  sem_init(&in_flight, 0, in_flight_max);
  pthread_t thread;
  double began = now();
  pthread_create(&thread, NULL, take_answers, &answers);
  for (long i = 0; i < count; i++) {
    sem_wait(&in_flight);
    send_request(&requests[i % o->partitions]);
  }
  pthread_join(thread, NULL);
  double seconds = now() - began;
  printf("{\"records\":%ld,\"bytes\":%ld,\"seconds\":%.6f}\n", count * run, count * run * o->size, seconds);
}

int main(int argc, char **argv) {
  struct options o = {"127.0.0.1:9092", "load", "all", NULL, 1, 1, 1024, 2000, 10, 64, 100000};
  if (argc < 2) fail("usage", "rdload MODE -b HOST:PORT -t TOPIC ...");
  optind = 2;
  for (int option; (option = getopt(argc, argv, "b:t:p:f:n:s:a:r:d:c:k:")) != -1;) {
    switch (option) {
      case 'b': o.brokers = optarg; break;
      case 't': o.topic = optarg; break;
      case 'a': o.acks = optarg; break;
      case 'k': o.rack = optarg; break;
      case 'f': o.replicas = atoi(optarg); break;
      case 'p': o.partitions = atoi(optarg); break;
      case 'n': o.records = atol(optarg); break;
      case 's': o.size = atoi(optarg); break;
      case 'r': o.rate = atoi(optarg); break;
      case 'd': o.seconds = atoi(optarg); break;
      case 'c': o.connections = atoi(optarg); break;
      default: return 2;
    }
  }
  if (strcmp(argv[1], "create") == 0) create(&o);
  else if (strcmp(argv[1], "first") == 0) first(&o);
  else if (strcmp(argv[1], "produce") == 0) produce(&o);
  else if (strcmp(argv[1], "consume") == 0) consume(&o);
  else if (strcmp(argv[1], "latency") == 0) paced(&o, o.rate, "0", o.seconds, 2);
  else if (strcmp(argv[1], "trickle") == 0) paced(&o, o.partitions, "5", o.seconds, 2);
  else if (strcmp(argv[1], "requests") == 0) requests(&o);
  else if (strcmp(argv[1], "blast") == 0) blast(&o);
  else fail("mode", argv[1]);
  fflush(stdout);
  /* Not rd_kafka_destroy: what was to be measured is measured, and a consumer takes its time to close. */
  _exit(0);
}
