using BenchmarkDotNet.Attributes;
using Gatehouse.Protocols.Mdm.CheckIn;
using Gatehouse.Protocols.Mdm.Results;

namespace Gatehouse.Benchmarks.Micro;

/// <summary>From the bytes of a request to the message.</summary>
[MemoryDiagnoser]
public class CheckInParsing
{
    /// <summary>The message of every idle connect.</summary>
    [Benchmark(Baseline = true)]
    public bool Idle() => CommandReportParser.TryParse(Material.Idle, out _, out _);

    /// <summary>With an unlock token of usual size.</summary>
    [Benchmark]
    public bool TokenUpdate() => CheckInParser.TryParse(Material.TokenUpdate, out _, out _);
}
