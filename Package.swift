// swift-tools-version:6.1
import PackageDescription

/// One strictness for every target of ours: Swift 6 mode, the upcoming features the house rules name, warnings as errors.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .unsafeFlags(["-warnings-as-errors"]),
    // Our generics are few and hot: specialised across our own modules, and no run-time checks of exclusive access,
    // which tests make in debug builds. deploy/release.sh does the same for the packages of others.
    .unsafeFlags(["-cross-module-optimization", "-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let posix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let tls: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

let package = Package(
    name: "nser",
    products: [
        .executable(name: "nser-server", targets: ["Server"]),
        .executable(name: "nser-desk", targets: ["DeskClient"]),
        // Tools of the tests and benches, not installed.
        .executable(name: "nser-load", targets: ["DeskLoad"]),
        .executable(name: "nser-line-fuzz", targets: ["LineFuzzer"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // What ships inside the programs: migrations, form, models. `#embed` reads the files where they live.
        .target(name: "ShippedData", cSettings: [.unsafeFlags(["-Wno-c23-extensions"])]),
        // What ships inside the server only: migrations, checks, models. The desk client sees no SQL and no model.
        .target(
            name: "RegistryData", dependencies: ["ShippedData"], cSettings: [.unsafeFlags(["-Wno-c23-extensions"])]),
        .target(
            name: "Shared", dependencies: ["ShippedData"],
            exclude: ["Questionnaire/nser-2026-1.json", "LineProtocol/PROTOCOL.md"], swiftSettings: strict),
        // Families that do not exist: for `seed`, the tests and the load generator. Depends on nothing.
        .target(name: "Invention", swiftSettings: strict),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CSched"),
        .target(name: "PostgresPipeline", dependencies: ["CLibPQ"], swiftSettings: strict),
        .target(
            name: "Registry",
            dependencies: ["CSched", "Shared", "RegistryData", "PostgresPipeline", "Invention", crypto, cryptoExtras],
            exclude: ["Scoring/Models", "Programmes/Files", "Import/IMPORT.md", "Resurvey/Files"], swiftSettings: strict
        ),
        .systemLibrary(name: "CSpawn"),
        .systemLibrary(name: "CSync"),
        .executableTarget(
            name: "Server",
            dependencies: [
                "CSpawn", "CSync",
                "Registry", "Shared", "PostgresPipeline", "CMalloc", nio, posix, tls, crypto, arguments, logging,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "DeskClient",
            dependencies: [
                "Shared", nio, posix, tls, crypto, arguments, .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),

        .target(
            name: "TestSupport", dependencies: ["PostgresPipeline", "Invention"], path: "Tests/TestSupport",
            exclude: ["Fixtures"],
            swiftSettings: strict),
        .systemLibrary(name: "CLoadSockets", path: "Tests/CLoadSockets", providers: [.apt(["libssl-dev"])]),
        .executableTarget(
            name: "DeskLoad",
            dependencies: ["CLoadSockets", "PostgresPipeline", "Registry", "Shared", "TestSupport", crypto, arguments],
            path: "Tests/DeskLoad", swiftSettings: strict),
        .executableTarget(
            name: "LineFuzzer", dependencies: ["Shared", "TestSupport"], path: "Tests/LineFuzzer", swiftSettings: strict
        ),
        .testTarget(name: "SharedTests", dependencies: ["Shared", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "PostgresPipelineTests", dependencies: ["PostgresPipeline", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "RegistryTests", dependencies: ["CSched", "Registry", "TestSupport", crypto],
            exclude: ["Scoring/Source", "Scoring/golden.py", "Scoring/golden_bisp_shape.py", "Programmes/Source"],
            swiftSettings: strict),
        .testTarget(
            name: "ServerTests",
            dependencies: ["CSync", "Server", "TestSupport", nio, .product(name: "NIOEmbedded", package: "swift-nio")],
            swiftSettings: strict),
        .testTarget(
            name: "DeskClientTests", dependencies: ["DeskClient", "TestSupport", crypto], swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests", dependencies: ["Shared", "TestSupport"], exclude: ["Life/three-families.md"],
            swiftSettings: strict),
    ]
)

// deploy/test.sh builds the pipeline alone under the thread sanitizer: with it, the packages of others would be
// instrumented too, and that takes longer than everything else together.
if Context.environment["NSER_ONLY_PIPELINE"] != nil {
    let kept: Set = [
        "ShippedData", "Shared", "CLibPQ", "PostgresPipeline", "Invention", "TestSupport", "PostgresPipelineTests",
    ]
    package.targets.removeAll { !kept.contains($0.name) }
    package.products = []
    package.dependencies = []
}
