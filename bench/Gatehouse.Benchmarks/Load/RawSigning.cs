using System.Diagnostics;
using System.Security.Cryptography;

namespace Gatehouse.Benchmarks.Load;

/// <summary>The other yardstick for tokens, proofs and media tokens: what the key alone can do, on one core and with nothing around it.</summary>
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

    private static double CpuMs(TimeSpan duration, Action work)
    {
        var count = 0;
        for (var warm = 0; warm < 500; warm++)
        {
            work();
        }

        // CPU and not wall time: who else is at work on this machine does not make the key slower.
        var (cpu, begun) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(begun) < duration)
        {
            work();
            count++;
        }

        return (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / count;
    }
}
