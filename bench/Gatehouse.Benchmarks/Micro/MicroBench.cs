using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Gatehouse.Benchmarks.Micro;

/// <summary>The hot paths of the protocol core, each alone.</summary>
internal static class MicroBench
{
    public static void Run()
    {
        // Only the summaries: the full log of every iteration helps nobody who compares two runs.
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddLogger(NullLogger.Instance);
        foreach (var type in new[] { typeof(CheckInParsing), typeof(SignatureVerification), typeof(TokenValidation), typeof(ScepIssuing) })
        {
            MarkdownExporter.Console.ExportToLog(BenchmarkRunner.Run(type, config), ConsoleLogger.Default);
        }
    }
}
