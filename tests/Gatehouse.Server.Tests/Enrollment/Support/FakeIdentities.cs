using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Tests.Enrollment.Support;

/// <summary>What enrollment asks of the CA, answered by hand. Profiles are really signed.</summary>
internal sealed class FakeIdentities : IIdentities
{
    public const string DefaultScep = "scep_default";

    private static readonly RSA Key = RSA.Create(2048);

    public static X509Certificate2 Authority { get; } =
        new CertificateRequest("CN=Test profiles,O=Tests", Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(40), DateTimeOffset.UnixEpoch.AddYears(100));

    /// <summary>Challenge type by organization; dynamic unless said otherwise.</summary>
    public ConcurrentDictionary<string, ScepChallengeType> ChallengeTypes { get; } = new();

    /// <summary>Organizations whose CA cannot sign.</summary>
    public ConcurrentDictionary<string, bool> NoCa { get; } = new();

    /// <summary>Challenges given out, by attempt.</summary>
    public ConcurrentDictionary<string, string> Challenges { get; } = new();

    /// <summary>Certificates by hexadecimal SHA-256.</summary>
    public ConcurrentDictionary<string, Identity> Known { get; } = new();

    /// <summary>Attempts whose certificates were revoked, with the reason.</summary>
    public ConcurrentDictionary<string, string> Revoked { get; } = new();

    public Task<Identity?> FindAsync(Tx tx, byte[] sha256) => Task.FromResult(Known.GetValueOrDefault(Convert.ToHexString(sha256)));

    public Task<Identity?> FindAsync(byte[] sha256, CancellationToken ct) => Task.FromResult(Known.GetValueOrDefault(Convert.ToHexString(sha256)));

    public Task<Identity?> FindAsync(string organizationId, string certificateId, CancellationToken ct) =>
        Task.FromResult(Known.Values.FirstOrDefault(identity => identity.Id == certificateId && identity.OrganizationId == organizationId));

    public Task<bool> BindToDeviceAsync(Tx tx, string certificateId, string deviceId) => Task.FromResult(true);

    public Task RevokeForDeviceAsync(Tx tx, string deviceId, string reason) => Task.CompletedTask;

    public Task ReleaseHoldForDeviceAsync(Tx tx, string deviceId) => Task.CompletedTask;

    public Task RevokeForAttemptAsync(Tx tx, string attemptId, string reason)
    {
        Revoked[attemptId] = reason;
        return Task.CompletedTask;
    }

    public Task SupersedeOthersAsync(Tx tx, string deviceId, string currentCertificateId) => Task.CompletedTask;

    public Task<ScepProof> NewChallengeAsync(Tx tx, string scepProfileId, string? attemptId, string? deviceId, TimeSpan lifetime)
    {
        var challenge = "challenge-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        Challenges[attemptId ?? deviceId ?? ""] = challenge;
        return Task.FromResult(new ScepProof(challenge));
    }

    public Task<IReadOnlyList<byte[]>> TrustAnchorsAsync(string organizationId, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<byte[]>>([Authority.RawData]);

    /// <summary>How often somebody asked for CAs.</summary>
    public int Looks { get; private set; }

    /// <summary>CAs by which devices prove themselves.</summary>
    public IReadOnlyList<IdentityIssuer> Issuers { get; set; } = [new IdentityIssuer(Authority.RawData, false)];

    public Task<IReadOnlyList<IdentityIssuer>> IssuersAsync(string organizationId, CancellationToken ct)
    {
        Looks++;
        return Task.FromResult(Issuers);
    }

    public Task<bool> AdoptAsync(string? organizationId, byte[] certificate, CancellationToken ct) => Task.FromResult(false);

    public Task<ScepPayloadSource?> ScepPayloadAsync(string organizationId, string? scepProfileId, CancellationToken ct) =>
        Task.FromResult(scepProfileId is null or DefaultScep
            ? new ScepPayloadSource
            {
                Id = DefaultScep,
                Url = "http://127.0.0.1/scep/" + DefaultScep,
                CaName = "Tests",
                ChallengeType = ChallengeTypes.GetValueOrDefault(organizationId, ScepChallengeType.Dynamic),
                SubjectTemplate = "CN={{attempt}},O={{org}}",
                Enabled = true,
                Renews = true,
                AbleToSign = !NoCa.ContainsKey(organizationId),
            }
            : null);

    /// <summary>Organizations for which the process comes no further than its signature.</summary>
    public ConcurrentDictionary<string, bool> Dying { get; } = new();

    public Task<byte[]> SignProfileAsync(string organizationId, byte[] profile, CancellationToken ct) =>
        Dying.ContainsKey(organizationId)
            ? throw new InvalidOperationException("The process died here.")
            : Task.FromResult(CmsSigner.SignAttached(profile, Authority));
}
