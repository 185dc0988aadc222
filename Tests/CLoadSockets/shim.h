// OpenSSL and epoll for the load generator: macros of OpenSSL as functions, and epoll's packed struct, which Swift does
// not import, behind plain arrays.
#ifndef NSER_LOAD_SOCKETS_H
#define NSER_LOAD_SOCKETS_H

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdint.h>
#include <sys/epoll.h>

// TLS 1.3 only; a record is read with one system call instead of two; a write may be taken in part and go on from
// memory that has moved.
static inline void nser_load_tls_habits(SSL_CTX *context) {
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}

// Watches a socket for reading, and for writing if asked; `known` when it is watched already.
static inline int nser_load_watch(int epoll, int socket, uint32_t index, int writing, int known) {
    struct epoll_event event = {.events = EPOLLIN | (writing ? EPOLLOUT : 0), .data = {.u32 = index}};
    return epoll_ctl(epoll, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event);
}

// The indices of up to 256 sockets that are ready, or -1.
static inline int nser_load_wait(int epoll, uint32_t *ready, int milliseconds) {
    struct epoll_event events[256];
    int count = epoll_wait(epoll, events, 256, milliseconds);
    for (int i = 0; i < count; i++) ready[i] = events[i].data.u32;
    return count;
}

#endif
