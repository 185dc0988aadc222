#pragma once

#include <stdint.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

// The first form of sched_setattr(2)'s argument (SCHED_ATTR_SIZE_VER0), which glibc has no name for before 2.41.
struct nser_sched_attr {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime, deadline, period;
};

// Makes a thread one of SCHED_OTHER with this niceness and, from Linux 6.12 on, with slices of so many nanoseconds, which
// it keeps under another policy. 0, or -1 with errno.
static inline int nser_sched_set_slice(pid_t thread, int32_t nice, uint64_t nanoseconds) {
    struct nser_sched_attr attr = {.size = sizeof attr, .nice = nice, .runtime = nanoseconds};
    return (int)syscall(SYS_sched_setattr, thread, &attr, 0);
}

// The slice of a thread in nanoseconds; 0 where the kernel knows none, -1 with errno.
static inline int64_t nser_sched_slice(pid_t thread) {
    struct nser_sched_attr attr = {.size = sizeof attr};
    return syscall(SYS_sched_getattr, thread, &attr, (unsigned)sizeof attr, 0) < 0 ? -1 : (int64_t)attr.runtime;
}
