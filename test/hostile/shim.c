/*
 * Preloaded into the program: moves the clock of the wall, delays what waits for the disk, and fills the disk, while it
 * runs. What to do is read from a file that is mapped, so that whoever writes to it steers it: three numbers of 64 bits,
 * two of nanoseconds, and whether the disk is full.
 * The monotonic clock is left alone, as it is where somebody sets a clock.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct control {
  volatile int64_t clock_offset;
  volatile int64_t sync_delay;
  volatile int64_t is_full;
};
static struct control none;
static struct control *control = &none;

__attribute__((constructor)) static void map_control(void) {
  const char *file = getenv("HOSTILE_CONTROL");
  int fd = file ? open(file, O_RDONLY) : -1;
  if (fd < 0) return;
  void *mapped = mmap(NULL, sizeof(struct control), PROT_READ, MAP_SHARED, fd, 0);
  if (mapped != MAP_FAILED) control = mapped;
  close(fd);
}

static const int64_t second = 1000000000;

static void delay(void) {
  int64_t left = control->sync_delay;
  struct timespec span = {left / second, left % second};
  while (left > 0 && nanosleep(&span, &span) == -1 && errno == EINTR) {}
}

int fsync(int fd) {
  delay();
  return syscall(SYS_fsync, fd);
}

int fdatasync(int fd) {
  delay();
  return syscall(SYS_fdatasync, fd);
}

int clock_gettime(clockid_t clock, struct timespec *at) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int result = real(clock, at);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
    int64_t now = at->tv_sec * second + at->tv_nsec + control->clock_offset;
    at->tv_sec = now / second;
    at->tv_nsec = now % second;
  }
  return result;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
  (void)zone;
  struct timespec now;
  int result = clock_gettime(CLOCK_REALTIME, &now);
  at->tv_sec = now.tv_sec;
  at->tv_usec = now.tv_nsec / 1000;
  return result;
}

time_t time(time_t *at) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (at) *at = now.tv_sec;
  return now.tv_sec;
}

/* SQLite writes its files by these alone; what goes to a socket or a log does not come here. */
ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at) {
  if (control->is_full) {
    errno = ENOSPC;
    return -1;
  }
  return syscall(SYS_pwrite64, fd, bytes, size, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at) {
  return pwrite64(fd, bytes, size, at);
}
