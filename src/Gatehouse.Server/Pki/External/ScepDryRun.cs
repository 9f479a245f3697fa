using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Scep;
using Gatehouse.Server.Pki.Authorities;

namespace Gatehouse.Server.Pki.External;

/// <summary>
/// One exchange with a SCEP server as a device begins it (RFC 8894 §2): capabilities, CA certificates, fingerprint, and a
/// request with a throw-away challenge, which a good server refuses in a signed answer.
/// </summary>
internal sealed class ScepDryRun(IScepServer server, string? fingerprint, int keySize, TimeProvider time)
{
    private readonly List<ScepTestStep> _steps = [];

    private ScepCapabilities _capabilities = new();
    private IReadOnlyList<CertificateInfo> _certificates = [];

    /// <summary>Takes all steps; after a failure the others are skipped.</summary>
    public async Task<ScepTest> RunAsync(CancellationToken ct)
    {
        await StepAsync("GetCACaps", CapabilitiesAsync, ct);
        await StepAsync("GetCACert", CertificatesAsync, ct);
        await StepAsync("CAFingerprint", _ => Task.FromResult(Fingerprint()), ct);
        await StepAsync("PKCSReq", RequestAsync, ct);
        return new ScepTest(_steps.TrueForAll(s => s.Outcome is ScepTestOutcome.Passed or ScepTestOutcome.Warning), _steps);
    }

    private async Task StepAsync(string name, Func<CancellationToken, Task<(ScepTestOutcome Outcome, string Detail)>> step, CancellationToken ct)
    {
        if (_steps.Exists(s => s.Outcome == ScepTestOutcome.Failed))
        {
            _steps.Add(new ScepTestStep(name, ScepTestOutcome.Skipped, "Not reached.", 0));
            return;
        }

        var started = time.GetTimestamp();
        var (outcome, detail) = await TryAsync(step, ct);
        _steps.Add(new ScepTestStep(name, outcome, detail, (long)time.GetElapsedTime(started).TotalMilliseconds));
    }

    private static async Task<(ScepTestOutcome Outcome, string Detail)> TryAsync(
        Func<CancellationToken, Task<(ScepTestOutcome Outcome, string Detail)>> step, CancellationToken ct)
    {
        try
        {
            return await step(ct);
        }
        catch (HttpRequestException e)
        {
            return (ScepTestOutcome.Failed, e.StatusCode is { } status
                ? $"The server answered with status {(int)status}."
                : $"The server cannot be reached: {e.HttpRequestError}. {(e.InnerException is HttpRequestException guard ? guard.Message : "")}".TrimEnd());
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (ScepTestOutcome.Failed, "The server did not answer in time.");
        }
    }

    private async Task<(ScepTestOutcome Outcome, string Detail)> CapabilitiesAsync(CancellationToken ct)
    {
        _capabilities = ScepCapabilities.Parse(System.Text.Encoding.ASCII.GetString(await server.GetAsync("GetCACaps", ct)));
        return _capabilities switch
        {
            { Post: true, Aes: true, Sha256: true } => (ScepTestOutcome.Passed, "AES, SHA-256 and POST are offered."),
            { Post: false } => (ScepTestOutcome.Failed, "The server does not offer POSTPKIOperation; requests with large keys do not fit into an address."),
            _ => (ScepTestOutcome.Failed, "The server does not offer AES and SHA-256; current devices refuse it."),
        };
    }

    private async Task<(ScepTestOutcome Outcome, string Detail)> CertificatesAsync(CancellationToken ct)
    {
        if (!ScepCaCertificates.TryRead(await server.GetAsync("GetCACert", ct), out var certificates, out var error))
        {
            return (ScepTestOutcome.Failed, $"The answer is not a certificate or a list of them: {error.Reason}.");
        }

        _certificates = certificates;
        var expired = certificates.Where(c => !c.IsValidAt(time.GetUtcNow())).Select(c => c.SubjectText).FirstOrDefault();
        return Recipient() is not { } recipient ? (ScepTestOutcome.Failed, "No certificate has an RSA key with digitalSignature and keyEncipherment; devices cannot encrypt to any.")
            : expired is not null ? (ScepTestOutcome.Failed, $"{expired} is not valid now.")
            : (ScepTestOutcome.Passed, $"{certificates.Count} certificates; requests are encrypted to {recipient.SubjectText}.");
    }

    private (ScepTestOutcome Outcome, string Detail) Fingerprint()
    {
        if (fingerprint is null)
        {
            return (ScepTestOutcome.Warning, $"The profile names no fingerprint. The CA's is {Convert.ToHexString(_certificates[^1].Sha256.Span)} (SHA-256); check it by another way and enter it.");
        }

        var match = _certificates.Any(c => Convert.ToHexString(c.Sha256.Span) == fingerprint || Convert.ToHexString(Fingerprints.Sha1(c.Der.ToArray())) == fingerprint);
        return match ? (ScepTestOutcome.Passed, "The fingerprint is that of a certificate that the server sent.")
            : (ScepTestOutcome.Failed, "No certificate that the server sent has the profile's fingerprint: another CA answers, or the fingerprint is old.");
    }

    private async Task<(ScepTestOutcome Outcome, string Detail)> RequestAsync(CancellationToken ct)
    {
        using var key = RSA.Create(keySize);
        var subject = new X500DistinguishedName("CN=Gatehouse connection test");
        using var requester = RequesterCertificate.Create(subject, key, RandomNumberGenerator.GetBytes(16), time.GetUtcNow());
        var csr = Csr.Write(subject, key, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(18)));
        var writer = new ScepRequestWriter(
            requester, [Recipient()!.Der], _capabilities.StrongestDigest(CmsAlgorithms.Modern)!.Value, _capabilities.StrongestCipher(CmsAlgorithms.Modern)!.Value);
        var nonce = RandomNumberGenerator.GetBytes(16);
        var transaction = Convert.ToHexString(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

        var reply = await server.PostAsync(writer.PkcsReq(csr, transaction, nonce), ct);
        return new ScepReplyReader(requester, [.. _certificates.Select(c => c.Der)], CmsAlgorithms.Modern).Read(reply, transaction, nonce) switch
        {
            ScepResult.Failure failure => (ScepTestOutcome.Passed, $"The server read the request and refused its throw-away challenge, as it should ({failure.FailInfo}: {failure.Text ?? "no text"})."),
            ScepResult.Pending => (ScepTestOutcome.Warning, "The server put the request on hold without a valid challenge; somebody should deny it there."),
            ScepResult.Success => (ScepTestOutcome.Warning, "The server issued a certificate although the challenge was invented; it checks no challenge. Revoke that certificate there."),
            ScepResult.Invalid invalid => (ScepTestOutcome.Failed, $"The answer is not an authentic CertRep: {invalid.Reason}."),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    // Apple's rule: an RA certificate by its two key usages, else the CA itself where it has them.
    private CertificateInfo? Recipient() => _certificates.Where(CanReceive).OrderBy(c => c.IsAuthority).FirstOrDefault();

    private static bool CanReceive(CertificateInfo certificate)
    {
        const X509KeyUsageFlags Needed = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment;
        if (certificate.KeyUsage is { } usage && (usage & Needed) != Needed || !SignerKey.TryRead(certificate.SubjectPublicKeyInfo, out var key))
        {
            return false;
        }

        using (key)
        {
            return key.IsRsa;
        }
    }
}
