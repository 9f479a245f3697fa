using System.Diagnostics;
using System.Security.Cryptography;

namespace Gatehouse.Benchmarks.Load;

/// <summary>The other yardstick for tokens, proofs and media tokens: what the key alone can do with nothing around it.</summary>
internal static class RawSigning
{
    /// <summary>CPU of one ES256 signature over as many bytes as a token has, in milliseconds.</summary>
    public static double CpuMs(TimeSpan duration)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var data = RandomNumberGenerator.GetBytes(400);
        return CpuMs(duration, () => key.SignData(data, HashAlgorithmName.SHA256));
    }

    /// <summary>CPU of verifying one, in milliseconds.</summary>
    public static double VerifyingCpuMs(TimeSpan duration)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var data = RandomNumberGenerator.GetBytes(400);
        var signature = key.SignData(data, HashAlgorithmName.SHA256);
        return CpuMs(duration, () => key.VerifyData(data, signature, HashAlgorithmName.SHA256));
    }

    /// <summary>CPU of one RS256 signature over as many bytes as a media token has, in milliseconds.</summary>
    public static double RsaCpuMs(TimeSpan duration)
    {
        using var key = RSA.Create(2048);
        var data = RandomNumberGenerator.GetBytes(400);
        return CpuMs(duration, () => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    // On every core at once, as in the load that it is compared with: cores share caches and clock, and with all of them at work
    // one signature costs more of each than it would alone.
    private static double CpuMs(TimeSpan duration, Action work)
    {
        for (var warm = 0; warm < 500; warm++)
        {
            work();
        }

        // CPU and not wall time: who else is at work on this machine does not make the key slower.
        var (cpu, begun, count) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp(), 0L);
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Repeat)).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        return (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / count;

        void Repeat()
        {
            var done = 0;
            for (; Stopwatch.GetElapsedTime(begun) < duration; done++)
            {
                work();
            }

            Interlocked.Add(ref count, done);
        }
    }
}
