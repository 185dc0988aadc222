import PostgresPipeline
import Shared
import Testing

@testable import Registry
