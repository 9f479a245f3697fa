using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Pki.Contracts;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Enrollment.Profiles;

/// <summary>
/// Writes and signs profiles. Nothing of the attempt or device is in the MDM addresses, which must stay the same when the
/// profile is renewed; the certificate is what ties a device to its attempt.
/// </summary>
internal sealed class ProfileRenderer(
    IIdentities identities, IMdmReadiness mdm, PublicUrls urls, IOptions<EnrollmentOptions> options)
{
    private const string RsaEncryption = "1.2.840.113549.1.1.1";

    /// <summary>The management profile of an attempt: anchors, identity, MDM.</summary>
    public Task<byte[]> ManagementAsync(OrganizationRow organization, AttemptRow attempt, ScepPayloadSource scep, ScepProof proof, CancellationToken ct) =>
        ManagementAsync(organization, ProfileSubject.Of(attempt), scep, proof, ct);

    /// <summary>The management profile of anybody.</summary>
    public Task<byte[]> ManagementAsync(OrganizationRow organization, ProfileSubject subject, ScepPayloadSource scep, ScepProof proof, CancellationToken ct) =>
        ManagementAsync(organization, subject, scep, proof, null, ct);

    /// <summary>
    /// The management profile for a device whose certificate is known, as it is in the third phase: encrypted to it where the
    /// certificate allows, so that the challenge in it is of no use to whoever reads along.
    /// </summary>
    public Task<byte[]> ManagementForAsync(
        OrganizationRow organization, AttemptRow attempt, ScepPayloadSource scep, ScepProof proof, CertificateInfo device, CancellationToken ct) =>
        ManagementAsync(
            organization, ProfileSubject.Of(attempt), scep, proof, options.Value.EncryptProfiles && CanDecrypt(device) ? device : null, ct);

    private async Task<byte[]> ManagementAsync(
        OrganizationRow organization, ProfileSubject subject, ScepPayloadSource scep, ScepProof proof, CertificateInfo? device, CancellationToken ct)
    {
        var user = subject.Account is { Mode: AccountEnrollmentMode.Byod };
        var push = await mdm.PushAsync(organization.Id, ct);
        var payload = new MdmPayload(
            urls.For($"/mdm/{organization.Id}/connect"), urls.For($"/mdm/{organization.Id}/checkin"),
            push.Topic ?? throw new InvalidOperationException("The push certificate went away while a profile was made."),
            user ? AccessRights.None : subject.AccessRights)
        {
            Account = subject.Account,
            ServerCapabilities = user ? MdmPayload.UserEnrollmentCapabilities : MdmPayload.AllCapabilities,
            AllowLoopbackHttp = true,
            SignMessage = options.Value.SignMessages,
        };
        return await IdentityProfileAsync(organization, subject, scep, proof, payload, device, ct);
    }

    /// <summary>The identity alone: second phase of the three-phase variant.</summary>
    public Task<byte[]> IdentityAsync(OrganizationRow organization, AttemptRow attempt, ScepPayloadSource scep, ScepProof proof, CancellationToken ct) =>
        IdentityProfileAsync(organization, ProfileSubject.Of(attempt), scep, proof, null, null, ct);

    /// <summary>The question which device it is: first phase of the three-phase variant.</summary>
    public Task<byte[]> QuestionAsync(OrganizationRow organization, AttemptRow attempt, string secret, CancellationToken ct)
    {
        var profile = new ProfileServiceProfile(Header(organization, ProfileSubject.Of(attempt)), urls.For("/enroll/phase2"), secret);
        return identities.SignProfileAsync(organization.Id, profile.Write(), ct);
    }

    /// <summary>The profile that brings nothing but the root of this server's own certificate.</summary>
    public byte[]? RootCa()
    {
        var roots = Roots();
        if (roots.Count == 0)
        {
            return null;
        }

        var identifier = $"{urls.Host}.gatehouse.root-ca";
        var uuid = PayloadUuid.Derive(Guid.Empty, Convert.ToHexString(SHA256.HashData(roots[0])));
        return ProfileWriter.Write(new ProfileHeader(identifier, uuid, $"Root certificate of {urls.Host}"), CertificatePayload.OfChain(identifier, roots));
    }

    private async Task<byte[]> IdentityProfileAsync(
        OrganizationRow organization, ProfileSubject subject, ScepPayloadSource scep, ScepProof proof, MdmPayload? payload, CertificateInfo? recipient,
        CancellationToken ct)
    {
        IReadOnlyList<byte[]> anchors = [.. await identities.TrustAnchorsAsync(organization.Id, ct), .. Roots()];
        var profile = new EnrollmentProfile(Header(organization, subject), anchors, Scep(organization, subject, scep, proof), payload);

        // Sign after encrypting: the signature is what the device shows people, and must not need its key.
        return await identities.SignProfileAsync(organization.Id, recipient is null ? profile.Write() : profile.WriteFor(recipient.Der), ct);
    }

    // RFC 5280 §4.2.1.3: a key that may only sign must not be encrypted to. SCEP profiles can ask for such keys.
    private static bool CanDecrypt(CertificateInfo device) =>
        PublicKey.CreateFromSubjectPublicKeyInfo(device.SubjectPublicKeyInfo.Span, out _).Oid.Value == RsaEncryption
        && device.KeyUsage?.HasFlag(X509KeyUsageFlags.KeyEncipherment) != false;

    private ProfileHeader Header(OrganizationRow organization, ProfileSubject subject)
    {
        var german = subject.Language == "de";
        var personal = subject.Ownership == DeviceOwnership.Personal;
        return new ProfileHeader(
            EnrollmentProfile.IdentifierFor(urls.Host, organization.Id),
            subject.Uuid,
            german ? "Geräteverwaltung" : "Device management",
            organization.Name,
            Description(organization.Name, german, personal));
    }

    private static string Description(string organization, bool german, bool personal) => (german, personal) switch
    {
        (true, true) => $"{organization} verwaltet Einstellungen und Apps der Organisation auf diesem Gerät. Persönliche Apps, Fotos und Nachrichten sieht die Organisation nicht.",
        (true, false) => $"{organization} verwaltet dieses Gerät: Einstellungen, Apps und Sicherheit. Es kann gesperrt und gelöscht werden.",
        (false, true) => $"{organization} manages the organization's settings and apps on this device. It cannot see personal apps, photos or messages.",
        _ => $"{organization} manages this device: settings, apps and security. It can be locked and erased.",
    };

    private static ScepPayload Scep(OrganizationRow organization, ProfileSubject subject, ScepPayloadSource scep, ScepProof proof)
    {
        var values = new Dictionary<string, string> { ["attempt"] = proof.Name ?? subject.Name, ["org"] = organization.Name, ["device"] = subject.DeviceId ?? subject.Name };
        if (!ScepSubject.TryExpand(scep.SubjectTemplate, values, out var name, out var problem))
        {
            throw new InvalidOperationException($"The subject of SCEP profile {scep.Id} cannot be filled in: {problem}.");
        }

        return new ScepPayload(scep.Url, scep.CaName, name)
        {
            Challenge = proof.Challenge,
            KeySize = scep.KeySize,
            KeyUsage = scep.KeyUsage,
            CaFingerprint = scep.CaFingerprint,
            Retries = scep.Retries,
            RetryDelaySeconds = scep.RetryDelaySeconds,
            KeyIsExtractable = scep.KeyIsExtractable,
            AllowAllAppsAccess = scep.AllowAllAppsAccess,
        };
    }

    private List<byte[]> Roots()
    {
        if (options.Value.RootCaFile is not { } path)
        {
            return [];
        }

        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(path);
        return [.. certificates.Select(c => c.RawData)];
    }
}
