using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Gatehouse.Benchmarks.Micro;

// Only the summaries: the full log of every iteration helps nobody who compares two runs.
var config = ManualConfig.CreateEmpty()
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddDiagnoser(BenchmarkDotNet.Diagnosers.MemoryDiagnoser.Default)
    .AddLogger(NullLogger.Instance)
    .WithOptions(ConfigOptions.DisableOptimizationsValidator);

foreach (var type in new[] { typeof(CheckInParsing), typeof(SignatureVerification), typeof(TokenValidation), typeof(ScepIssuing) })
{
    var summary = BenchmarkRunner.Run(type, config);
    BenchmarkDotNet.Exporters.MarkdownExporter.Console.ExportToLog(summary, ConsoleLogger.Default);
}

return 0;
