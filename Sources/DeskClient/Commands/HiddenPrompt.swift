import Glibc

/// Asks on the terminal for something that is not shown while it is typed.
enum HiddenPrompt {
    /// What was typed, or nil when there is no terminal.
    static func read(_ prompt: String) -> String? {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
        guard terminal >= 0 else { return nil }
        defer { close(terminal) }
        var shown = termios()
        guard tcgetattr(terminal, &shown) == 0 else { return nil }
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        guard tcsetattr(terminal, TCSAFLUSH, &hidden) == 0 else { return nil }
        defer { tcsetattr(terminal, TCSAFLUSH, &shown) }
        write(terminal, prompt)
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        // The server's line before login holds 1,024 bytes; no password is longer.
        while bytes.count < 1_024, Glibc.read(terminal, &byte, 1) == 1, byte != 0x0A { bytes.append(byte) }
        write(terminal, "\n")
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    private static func write(_ descriptor: Int32, _ text: String) {
        var text = text
        text.withUTF8 { _ = Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
}
