using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Attestation;
using Gatehouse.Protocols.Certificates;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Apps.Attestation;

/// <summary>Roots and revocations that statements are judged by. The revocations are read again when their file changes, so that a scheduled download needs no restart.</summary>
internal sealed class AttestationTrust : IDisposable
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(30);

    private readonly AppAttestationOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<AttestationTrust> _log;
    private readonly Lock _gate = new();
    private Revoked? _revoked;

    public AttestationTrust(IOptions<AppAttestationOptions> options, TimeProvider time, ILogger<AttestationTrust> log)
    {
        (_options, _time, _log) = (options.Value, time, log);
        Apple = new ChainVerifier(_options.AppleRoots is { } apple ? Read(apple) : [AppAttestRoots.Apple]);
        Android = _options.AndroidRoots is { } android ? [.. Read(android).Select(CertificateInfo.Of)] : [];
    }

    /// <summary>Where chains of App Attest end.</summary>
    public ChainVerifier Apple { get; }

    /// <summary>Where chains of Android's key attestation end; empty when nobody said.</summary>
    public IReadOnlyCollection<CertificateInfo> Android { get; }

    /// <summary>Android certificates that no longer count.</summary>
    public AndroidRevocations Revocations
    {
        get
        {
            if (_options.AndroidRevocations is not { } path)
            {
                return AndroidRevocations.None;
            }

            lock (_gate)
            {
                var now = _time.GetUtcNow();
                if (_revoked is null || now - _revoked.CheckedAt >= CheckEvery)
                {
                    _revoked = Look(path, now);
                }

                return _revoked.List;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Apple.Dispose();

    private static IEnumerable<ReadOnlyMemory<byte>> Read(string path)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(path);
        return certificates.Select(certificate => (ReadOnlyMemory<byte>)certificate.RawData);
    }

    private Revoked Look(string path, DateTimeOffset now)
    {
        try
        {
            var written = File.GetLastWriteTimeUtc(path);
            if (_revoked is { } same && same.Written == written)
            {
                return same with { CheckedAt = now };
            }

            if (AndroidRevocations.TryParse(File.ReadAllBytes(path), out var list, out _))
            {
                AppsLog.RevocationsRead(_log, list.Count);
                return new Revoked(list, written, now);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file that is being replaced: the list before does until the next look.
        }

        AppsLog.RevocationsNotRead(_log);
        return _revoked is { } old ? old with { CheckedAt = now } : new Revoked(AndroidRevocations.None, default, now);
    }

    private sealed record Revoked(AndroidRevocations List, DateTime Written, DateTimeOffset CheckedAt);
}
