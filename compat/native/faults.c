/*
 * faults: a library for LD_PRELOAD that makes a server's disk slow and its wall clock jump.
 *
 * The file named by CHAOS_FAULTS is mapped; it holds three signed 64-bit numbers in the machine's byte order, and what
 * is written to it counts from then on:
 *   0  nanoseconds to add to the wall clock (the monotonic clock stays as it is, as with a stepped clock)
 *   1  microseconds that each sync to disk takes longer
 *   2  microseconds that each write to a file takes longer
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static const int64_t none[3];
static const volatile int64_t *faults = none;

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("CHAOS_FAULTS");
  int fd = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  void *map = mmap(NULL, sizeof none, PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  if (map != MAP_FAILED) faults = map;
}

static void delay(int64_t microseconds) {
  if (microseconds <= 0) return;
  int kept = errno;
  struct timespec pause = {microseconds / 1000000, microseconds % 1000000 * 1000};
  nanosleep(&pause, NULL);
  errno = kept;
}

#define NEXT(name) \
  static __typeof__(&name) next; \
  if (next == NULL) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

/* --- the wall clock --- */

static int shifted(clockid_t clock) { return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE; }

int clock_gettime(clockid_t clock, struct timespec *time) {
  NEXT(clock_gettime);
  int result = next(clock, time);
  if (result == 0 && shifted(clock) && faults[0] != 0) {
    int64_t total = (int64_t)time->tv_sec * 1000000000 + time->tv_nsec + faults[0];
    time->tv_sec = total / 1000000000;
    time->tv_nsec = total % 1000000000;
  }
  return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  (void)zone;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *result) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (result != NULL) *result = now.tv_sec;
  return now.tv_sec;
}

/* --- the disk --- */

int fsync(int fd) {
  NEXT(fsync);
  delay(faults[1]);
  return next(fd);
}

int fdatasync(int fd) {
  NEXT(fdatasync);
  delay(faults[1]);
  return next(fd);
}

/* Sockets and pipes are written at their usual speed. */
static void delay_file(int fd) {
  struct stat status;
  if (faults[2] > 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) delay(faults[2]);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t offset) {
  NEXT(pwrite64);
  delay_file(fd);
  return next(fd, bytes, size, offset);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) {
  NEXT(pwritev64);
  delay_file(fd);
  return next(fd, parts, count, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset) { return pwrite64(fd, bytes, size, offset); }

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) { return pwritev64(fd, parts, count, offset); }

ssize_t write(int fd, const void *bytes, size_t size) {
  NEXT(write);
  delay_file(fd);
  return next(fd, bytes, size);
}
