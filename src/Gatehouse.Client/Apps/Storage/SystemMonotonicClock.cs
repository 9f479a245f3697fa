using System.Diagnostics;

namespace Gatehouse.Client.Apps.Storage;

/// <summary>
/// The system's steady clock. Linux names each of its starts, so there a moment compares across processes; elsewhere it
/// compares within this process, and the wall clock has to do beyond it.
/// </summary>
public sealed class SystemMonotonicClock : IMonotonicClock
{
    private const string LinuxBootId = "/proc/sys/kernel/random/boot_id";

    private static readonly string Boot = ReadBoot();

    /// <inheritdoc/>
    public MonotonicInstant Now => new(Boot, TimeSpan.FromSeconds((double)Stopwatch.GetTimestamp() / Stopwatch.Frequency));

    private static string ReadBoot()
    {
        try
        {
            if (File.Exists(LinuxBootId))
            {
                return File.ReadAllText(LinuxBootId).Trim();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A sandbox hides it: then this process is all that is known.
        }

        return Guid.NewGuid().ToString("N");
    }
}
