using System.Diagnostics;
using System.Globalization;

namespace Gatehouse.Benchmarks.Load;

/// <summary>CPU time and memory of processes, as the operating system counts them.</summary>
internal sealed class ProcessMeter(Func<IEnumerable<int>> processIds)
{
    private static readonly double TicksPerSecond = 100; // USER_HZ on every Linux that .NET runs on

    /// <summary>CPU seconds spent so far, user and system, over all the processes that live now.</summary>
    public double CpuSeconds() => processIds().Sum(CpuSeconds);

    /// <summary>Resident memory now, in MiB.</summary>
    public double MemoryMiB() => processIds().Sum(id => Resident(id) / 1024.0 / 1024.0);

    /// <summary>The processes of a PostgreSQL cluster: the one given and its children.</summary>
    public static IEnumerable<int> WithChildren(int parent) =>
        Directory.EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : -1)
            .Where(id => id > 0 && (id == parent || Parent(id) == parent));

    private static int Parent(int id) => Fields(id) is { } f ? int.Parse(f[1], CultureInfo.InvariantCulture) : -1;

    private static double CpuSeconds(int id) =>
        Fields(id) is { } f
            ? (long.Parse(f[11], CultureInfo.InvariantCulture) + long.Parse(f[12], CultureInfo.InvariantCulture)) / TicksPerSecond
            : 0;

    private static long Resident(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.WorkingSet64;
        }
        catch (ArgumentException)
        {
            return 0; // it ended meanwhile
        }
    }

    /// <summary>Fields of <c>/proc/[id]/stat</c> from the state on; the command name before it may hold anything.</summary>
    private static string[]? Fields(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
