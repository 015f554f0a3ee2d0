/* Load generator of the benchmark: librdkafka, as its users run it. Prints one line of JSON.
 *
 *   client produce BOOTSTRAP TOPIC PARTITIONS ACKS SIZE COUNT       throughput of a full pipeline, linger 5 ms
 *   client consume BOOTSTRAP TOPIC PARTITIONS COUNT                 from the first offset, without a group
 *   client latency BOOTSTRAP TOPIC ACKS SIZE RATE SECONDS           send to acknowledgement at a fixed rate, linger 0
 *   client requests HOST PORT FRAME CONNECTIONS SECONDS             the frame in a file, over and over, one in flight a connection
 *   client trickle BOOTSTRAP TOPIC PARTITIONS ACKS SIZE SECONDS     one record a second into each partition
 */
#include <arpa/inet.h>
#include <librdkafka/rdkafka.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

static int64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void die(const char *what, const char *why) {
  fprintf(stderr, "%s: %s\n", what, why);
  exit(1);
}

static void set(rd_kafka_conf_t *conf, const char *name, const char *value) {
  char error[512];
  if (rd_kafka_conf_set(conf, name, value, error, sizeof error) != RD_KAFKA_CONF_OK) die(name, error);
}

static int64_t acknowledged, failed;
static int64_t *latencies_us;
static int64_t latencies_max;

static void on_delivery(rd_kafka_t *rk, const rd_kafka_message_t *message, void *opaque) {
  (void)rk;
  (void)opaque;
  if (message->err) {
    if (failed++ == 0) fprintf(stderr, "delivery failed: %s\n", rd_kafka_err2str(message->err));
    return;
  }
  if (latencies_us && acknowledged < latencies_max) latencies_us[acknowledged] = now_us() - (int64_t)(intptr_t)message->_private;
  acknowledged++;
}

static rd_kafka_t *producer(const char *bootstrap, const char *acks, const char *linger_ms) {
  char error[512];
  rd_kafka_conf_t *conf = rd_kafka_conf_new();
  set(conf, "bootstrap.servers", bootstrap);
  set(conf, "acks", acks);
  set(conf, "linger.ms", linger_ms);
  set(conf, "queue.buffering.max.messages", "500000");
  set(conf, "queue.buffering.max.kbytes", "262144");
  set(conf, "batch.num.messages", "100000");
  set(conf, "sticky.partitioning.linger.ms", "0");
  rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
  rd_kafka_t *rk = rd_kafka_new(RD_KAFKA_PRODUCER, conf, error, sizeof error);
  if (!rk) die("producer", error);
  return rk;
}

static void send_one(rd_kafka_t *rk, rd_kafka_topic_t *topic, int32_t partition, void *payload, size_t size, void *opaque) {
  while (rd_kafka_produce(topic, partition, RD_KAFKA_MSG_F_COPY, payload, size, NULL, 0, opaque) != 0) {
    if (rd_kafka_last_error() != RD_KAFKA_RESP_ERR__QUEUE_FULL) die("produce", rd_kafka_err2str(rd_kafka_last_error()));
    rd_kafka_poll(rk, 10);
  }
}

static char *random_payload(size_t size) {
  char *payload = malloc(size);
  uint32_t state = 1;
  for (size_t i = 0; i < size; i++) {
    state = state * 1664525 + 1013904223;
    payload[i] = (char)(state >> 24);
  }
  return payload;
}

static int produce(char **arg) {
  const int partitions = atoi(arg[2]);
  const size_t size = (size_t)atol(arg[4]);
  const int64_t count = atoll(arg[5]);
  rd_kafka_t *rk = producer(arg[0], arg[3], "5");
  rd_kafka_topic_t *topic = rd_kafka_topic_new(rk, arg[1], NULL);
  char *payload = random_payload(size);
  const int64_t start = now_us();
  for (int64_t i = 0; i < count; i++) {
    send_one(rk, topic, (int32_t)(i % partitions), payload, size, NULL);
    if ((i & 1023) == 0) rd_kafka_poll(rk, 0);
  }
  if (rd_kafka_flush(rk, 120000)) die("flush", "timed out");
  const double seconds = (double)(now_us() - start) / 1e6;
  printf("{\"messages\":%lld,\"failed\":%lld,\"seconds\":%.6f}\n", (long long)acknowledged, (long long)failed, seconds);
  return failed || acknowledged != count;
}

static int consume(char **arg) {
  char error[512];
  const int partitions = atoi(arg[2]);
  const int64_t count = atoll(arg[3]);
  rd_kafka_conf_t *conf = rd_kafka_conf_new();
  set(conf, "bootstrap.servers", arg[0]);
  set(conf, "group.id", "bench");
  set(conf, "enable.auto.commit", "false");
  set(conf, "queued.min.messages", "1000000");
  set(conf, "queued.max.messages.kbytes", "262144");
  set(conf, "fetch.message.max.bytes", "4194304");
  set(conf, "check.crcs", "false");
  rd_kafka_t *rk = rd_kafka_new(RD_KAFKA_CONSUMER, conf, error, sizeof error);
  if (!rk) die("consumer", error);
  rd_kafka_poll_set_consumer(rk);
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(partitions);
  for (int i = 0; i < partitions; i++) rd_kafka_topic_partition_list_add(list, arg[1], i)->offset = RD_KAFKA_OFFSET_BEGINNING;
  rd_kafka_queue_t *queue = rd_kafka_queue_get_consumer(rk);
  rd_kafka_message_t **batch = calloc(10000, sizeof *batch);
  const int64_t start = now_us();
  rd_kafka_assign(rk, list);
  int64_t seen = 0, bytes = 0;
  while (seen < count && now_us() - start < 120000000) {
    const ssize_t got = rd_kafka_consume_batch_queue(queue, 1000, batch, 10000);
    for (ssize_t i = 0; i < got; i++) {
      if (!batch[i]->err) {
        seen++;
        bytes += (int64_t)batch[i]->len;
      }
      rd_kafka_message_destroy(batch[i]);
    }
  }
  const double seconds = (double)(now_us() - start) / 1e6;
  printf("{\"messages\":%lld,\"bytes\":%lld,\"seconds\":%.6f}\n", (long long)seen, (long long)bytes, seconds);
  return seen < count;
}

static int by_value(const void *a, const void *b) {
  const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

static void sleep_until(int64_t at_us) {
  const int64_t left = at_us - now_us();
  if (left <= 0) return;
  struct timespec t = {.tv_sec = left / 1000000, .tv_nsec = (left % 1000000) * 1000};
  nanosleep(&t, NULL);
}

static int latency(char **arg) {
  const size_t size = (size_t)atol(arg[3]);
  const int64_t rate = atoll(arg[4]), seconds = atoll(arg[5]), count = rate * seconds;
  latencies_max = count;
  latencies_us = calloc((size_t)count, sizeof *latencies_us);
  rd_kafka_t *rk = producer(arg[0], arg[2], "0");
  rd_kafka_topic_t *topic = rd_kafka_topic_new(rk, arg[1], NULL);
  char *payload = random_payload(size);
  const int64_t start = now_us();
  for (int64_t i = 0; i < count; i++) {
    const int64_t at = start + i * 1000000 / rate;
    while (now_us() < at) {
      rd_kafka_poll(rk, 0);
      if (at - now_us() > 150) sleep_until(at - 100 < now_us() + 200 ? at - 100 : now_us() + 200);
    }
    send_one(rk, topic, 0, payload, size, (void *)(intptr_t)now_us());
  }
  rd_kafka_flush(rk, 30000);
  /* The first second warms connections and code. */
  const int64_t skip = rate, kept = acknowledged - skip;
  if (kept <= 0) die("latency", "nothing was acknowledged");
  qsort(latencies_us + skip, (size_t)kept, sizeof *latencies_us, by_value);
  printf("{\"messages\":%lld,\"failed\":%lld,\"p50Ms\":%.4f,\"p99Ms\":%.4f,\"maxMs\":%.4f}\n", (long long)acknowledged, (long long)failed,
         (double)latencies_us[skip + kept / 2] / 1e3, (double)latencies_us[skip + kept * 99 / 100] / 1e3,
         (double)latencies_us[skip + kept - 1] / 1e3);
  return failed != 0;
}

static int trickle(char **arg) {
  const int partitions = atoi(arg[2]);
  const size_t size = (size_t)atol(arg[4]);
  const int64_t seconds = atoll(arg[5]), count = partitions * seconds;
  rd_kafka_t *rk = producer(arg[0], arg[3], "0");
  rd_kafka_topic_t *topic = rd_kafka_topic_new(rk, arg[1], NULL);
  char *payload = random_payload(size);
  const int64_t start = now_us();
  for (int64_t i = 0; i < count; i++) {
    const int64_t at = start + i * 1000000 / partitions;
    while (now_us() < at) {
      rd_kafka_poll(rk, 0);
      sleep_until(now_us() + 200 < at ? now_us() + 200 : at);
    }
    send_one(rk, topic, (int32_t)(i % partitions), payload, size, NULL);
  }
  rd_kafka_flush(rk, 30000);
  printf("{\"messages\":%lld,\"failed\":%lld,\"seconds\":%.6f}\n", (long long)acknowledged, (long long)failed, (double)(now_us() - start) / 1e6);
  return failed != 0;
}

/* Whole answers are skipped by their size; only the count matters. */
struct connection {
  int fd;
  char head[4];
  uint32_t have;
  uint32_t left;
};

static void send_all(int fd, const char *bytes, size_t size) {
  while (size > 0) {
    const ssize_t sent = write(fd, bytes, size);
    if (sent <= 0) die("write", "the broker closed the connection");
    bytes += sent;
    size -= (size_t)sent;
  }
}

static int64_t take_answers(struct connection *connection) {
  char buffer[65536];
  const ssize_t got = read(connection->fd, buffer, sizeof buffer);
  if (got <= 0) die("read", "the broker closed the connection");
  int64_t answers = 0;
  for (ssize_t at = 0; at < got;) {
    if (connection->have < 4) {
      connection->head[connection->have++] = buffer[at++];
      if (connection->have < 4) continue;
      uint32_t size;
      memcpy(&size, connection->head, 4);
      connection->left = ntohl(size);
    }
    const uint32_t step = connection->left < (uint32_t)(got - at) ? connection->left : (uint32_t)(got - at);
    connection->left -= step;
    at += step;
    if (connection->left == 0) {
      connection->have = 0;
      answers++;
    }
  }
  return answers;
}

static int requests(char **arg) {
  char frame[65536];
  FILE *file = fopen(arg[2], "rb");
  if (!file) die(arg[2], "cannot be read");
  const size_t size = fread(frame, 1, sizeof frame, file);
  fclose(file);
  const int count = atoi(arg[3]);
  const int64_t seconds = atoll(arg[4]);
  const int poll = epoll_create1(0);
  struct connection *all = calloc((size_t)count, sizeof *all);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(arg[1]))};
  inet_pton(AF_INET, arg[0], &address.sin_addr);
  for (int i = 0; i < count; i++) {
    const int one = 1;
    all[i].fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(all[i].fd, (struct sockaddr *)&address, sizeof address)) die("connect", "refused");
    setsockopt(all[i].fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &all[i]};
    epoll_ctl(poll, EPOLL_CTL_ADD, all[i].fd, &event);
  }
  const int64_t start = now_us(), end = start + seconds * 1000000;
  for (int i = 0; i < count; i++) send_all(all[i].fd, frame, size);
  int64_t answered = 0;
  struct epoll_event events[256];
  while (now_us() < end) {
    const int ready = epoll_wait(poll, events, 256, 1000);
    if (ready == 0) die("requests", "no answer within a second");
    for (int i = 0; i < ready; i++) {
      struct connection *connection = events[i].data.ptr;
      for (int64_t left = take_answers(connection); left > 0; left--) {
        answered++;
        send_all(connection->fd, frame, size);
      }
    }
  }
  printf("{\"messages\":%lld,\"seconds\":%.6f}\n", (long long)answered, (double)(now_us() - start) / 1e6);
  return 0;
}

int main(int argc, char **argv) {
  const struct {
    const char *name;
    int arguments;
    int (*run)(char **);
  } commands[] = {{"produce", 6, produce}, {"consume", 4, consume}, {"latency", 6, latency}, {"requests", 5, requests}, {"trickle", 6, trickle}};
  for (size_t i = 0; argc > 1 && i < sizeof commands / sizeof *commands; i++)
    if (!strcmp(argv[1], commands[i].name) && argc - 2 == commands[i].arguments) return commands[i].run(argv + 2);
  fprintf(stderr, "usage: see the head of client.c\n");
  return 2;
}
