import CMalloc

/// How the C library's allocator behaves in a server with few threads and thousands of quiet connections.
enum MemoryHabits {
    /// Two arenas instead of eight per core; big blocks are mapped, so that they go back to the system when freed
    /// (one password hash takes 16 MiB for a moment).
    static func set() {
        mallopt(M_ARENA_MAX, 2)
        mallopt(M_MMAP_THRESHOLD, 256 * 1_024)
        mallopt(M_TRIM_THRESHOLD, 4 * 1_024 * 1_024)
    }

    /// Returns free pages to the system: after the start, and when a rush of desks is over. Takes a few milliseconds.
    @Sendable static func giveBack() {
        _ = malloc_trim(0)
    }
}
