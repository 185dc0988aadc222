@main
struct DeskProgram {
    static func main() {}
}
