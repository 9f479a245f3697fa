using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Mdm;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Accounts;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Keys;
using Gatehouse.Simulator.Management;
using Gatehouse.Simulator.Network;
using Gatehouse.Simulator.Profiles;

namespace Gatehouse.Simulator.Enrollment;

/// <summary>Installs profiles: certificates first, then identities, then the management; all of it or nothing.</summary>
internal sealed class ProfileInstaller(SimulatedDevice device, DeviceNetwork network, MdmConnection connection)
{
    private const int UnlockTokenLength = 384;

    private static readonly string[] CertificateTypes = ["com.apple.security.root", "com.apple.security.pkcs1", "com.apple.security.pem"];

    /// <summary>The owner agrees to a downloaded profile.</summary>
    /// <param name="file">The profile.</param>
    /// <param name="account">The account that brought it; null when none did.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="DeviceRefusal">The device does not install it.</exception>
    public async Task InstallByOwnerAsync(ReadOnlyMemory<byte> file, AccountState? account, CancellationToken ct)
    {
        var profile = ProfileFile.Read(file);
        IReadOnlyList<KeychainIdentity> proven = [];
        if (profile.Type == "Profile Service")
        {
            (profile, proven) = await new ProfileServiceClient(device, network, this).RunAsync(profile, ct).ConfigureAwait(false);
        }

        var staged = await StageAsync(profile, proven, ct).ConfigureAwait(false);
        if (staged.Mdm is not null)
        {
            device.Advance(EnrollmentStage.CertificateIssued);
            await EnrollAsync(staged, account, ct).ConfigureAwait(false);
        }

        Commit(staged, isManaged: false);
        if (staged.Mdm is not null)
        {
            device.Advance(EnrollmentStage.Enrolled);
        }
    }

    /// <summary>The server installs a profile by command.</summary>
    /// <exception cref="DeviceRefusal">The device does not install it.</exception>
    public async Task InstallManagedAsync(ReadOnlyMemory<byte> file, CancellationToken ct)
    {
        var profile = ProfileFile.Read(file);
        if (profile.Type != "Configuration")
        {
            throw new DeviceRefusal("MCInstallationErrorDomain", 4023, "The profile is not a configuration profile.");
        }

        if (device.Behavior.FailingProfiles.Contains(profile.Identifier))
        {
            throw new DeviceRefusal("MCInstallationErrorDomain", 4001, $"The profile “{profile.DisplayName ?? profile.Identifier}” could not be installed.");
        }

        var replacesEnrollment = device.Management?.ProfileIdentifier == profile.Identifier;
        var hasMdm = profile.OfType("com.apple.mdm").SingleOrDefault();
        if (replacesEnrollment && hasMdm is null)
        {
            throw new DeviceRefusal("MCInstallationErrorDomain", 4015, "The replacement profile has no management payload.");
        }

        if (hasMdm is not null)
        {
            CheckRenewal(replacesEnrollment, hasMdm.Keys);
        }

        var staged = await StageAsync(profile, [], ct).ConfigureAwait(false);
        if (hasMdm is not null)
        {
            await RenewAsync(staged, ct).ConfigureAwait(false);
        }

        Commit(staged, isManaged: hasMdm is null);
    }

    /// <summary>Gets ready what a profile brings and asks for.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="known">Identities that earlier phases brought and this profile may refer to.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<StagedProfile> StageAsync(ConfigurationProfile profile, IReadOnlyList<KeychainIdentity> known, CancellationToken ct)
    {
        var certificates = profile.Payloads.Where(payload => CertificateTypes.Contains(payload.Type)).Select(ReadCertificate).ToList();
        foreach (var root in certificates.Where(certificate => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)))
        {
            network.Trust(root);
        }

        // What an earlier phase brought stays only where this profile refers to it and brings none of its own.
        var scep = profile.OfType("com.apple.security.scep").ToList();
        var wanted = profile.OfType("com.apple.mdm").FirstOrDefault()?.Keys.Text("IdentityCertificateUUID");
        var identities = known.Where(identity => IsSame(identity.PayloadUuid, wanted) && !scep.Exists(payload => IsSame(payload.Uuid, wanted))).ToList();
        foreach (var payload in scep)
        {
            var certificate = await new IdentityRequest(device, network).RunAsync(payload.Keys, ct).ConfigureAwait(false);
            identities.Add(new KeychainIdentity(payload.Uuid, profile.Identifier, certificate));
        }

        return new StagedProfile(profile, certificates, identities);
    }

    private async Task EnrollAsync(StagedProfile staged, AccountState? account, CancellationToken ct)
    {
        if (device.Management is not null)
        {
            throw DeviceRefusal.Mdm(12001, "The device is already managed; remove the existing management profile first.");
        }

        var payload = staged.Mdm!.Keys;
        var (_, _, topic, rights) = MdmPayloadReader.Read(payload);
        device.AwaitsConfiguration = device.Behavior.AwaitsConfiguration;
        var management = MdmPayloadReader.Begin(
            payload, staged.Profile.Identifier, staged.MdmIdentity().Certificate,
            device.NewPushToken(topic), SimulatedDevice.NewPushMagic(), UserEnrollment.IsIn(payload) ? null : NewUnlockToken(rights),
            account, UserEnrollment.IsIn(payload) ? Guid.NewGuid().ToString("D").ToUpperInvariant() : null);

        await SendAsync(management, CheckIns.Authenticate(device, management), ct).ConfigureAwait(false);
        device.Advance(EnrollmentStage.Authenticated);

        // Before the tokens go out: the first push may come before the answer does.
        device.Management = management;
        try
        {
            await SendAsync(management, CheckIns.TokenUpdate(device, management), ct).ConfigureAwait(false);
            if (device.SsoApp is { Declarations.Count: > 0 } app)
            {
                device.SsoApp = await new DeclarationSync(device, connection).RunAsync(management, app, ct).ConfigureAwait(false);
            }

            if (account is not null && device.Facts.Kind == DeviceKind.Mac && management.PerUserConnections)
            {
                await OpenUserChannelAsync(management, ct).ConfigureAwait(false);
            }
        }
        catch
        {
            device.Management = null;
            throw;
        }
    }

    // The user who signed in becomes a managed one of this Mac. 410 means that the server does not want users.
    private async Task OpenUserChannelAsync(ManagementState management, CancellationToken ct)
    {
        var owner = device.Facts.DeviceName.Split('’')[0];
        var user = new UserChannel
        {
            Id = Guid.NewGuid().ToString("D").ToUpperInvariant(),
            ShortName = owner.ToLowerInvariant(),
            LongName = owner,
            PushToken = device.NewPushToken(management.Topic, forUser: true),
            PushMagic = SimulatedDevice.NewPushMagic(),
        };
        management.User = user;
        var answer = await connection.CheckInAsync(
            management, CheckIns.UserTokenUpdate(device, management, user), ct, EnrollmentChannel.User).ConfigureAwait(false);
        if (!answer.IsSuccess)
        {
            management.User = null;
        }

        if (!answer.IsSuccess && answer.Status != HttpStatusCode.Gone)
        {
            throw DeviceRefusal.Mdm(12002, $"The server refused the user of this Mac with {(int)answer.Status}.", (int)answer.Status);
        }
    }

    private void CheckRenewal(bool replacesEnrollment, PlistDictionary payload)
    {
        if (!replacesEnrollment || device.Management is not { } management)
        {
            throw DeviceRefusal.Mdm(12001, "Only one management profile can be installed.");
        }

        MdmPayloadReader.CheckReplacement(management, payload);
    }

    private async Task RenewAsync(StagedProfile staged, CancellationToken ct)
    {
        var current = device.Management!;
        var renewed = MdmPayloadReader.Begin(
            staged.Mdm!.Keys, staged.Profile.Identifier, staged.MdmIdentity().Certificate,
            current.PushToken, current.PushMagic, current.UnlockToken, current.Account, current.EnrollmentId);
        renewed.User = current.User;
        if (device.Behavior.AuthenticatesAfterRenewal)
        {
            await SendAsync(renewed, CheckIns.Authenticate(device, renewed), ct).ConfigureAwait(false);
        }

        await SendAsync(renewed, CheckIns.TokenUpdate(device, renewed), ct).ConfigureAwait(false);
        device.Management = renewed;
    }

    private void Commit(StagedProfile staged, bool isManaged)
    {
        var identifier = staged.Profile.Identifier;
        device.Keychain.RemoveOf(identifier);
        foreach (var certificate in staged.Certificates)
        {
            device.Keychain.Add(identifier, certificate);
        }

        foreach (var identity in staged.Identities)
        {
            device.Keychain.Add(identity with { ProfileIdentifier = identifier });
        }

        device.Profiles.Put(new InstalledProfile(staged.Profile, isManaged));
    }

    private async Task SendAsync(ManagementState management, PlistDictionary message, CancellationToken ct)
    {
        var answer = await connection.CheckInAsync(management, message, ct).ConfigureAwait(false);
        if (!answer.IsSuccess)
        {
            throw DeviceRefusal.Mdm(12002, $"The server refused {message.Text("MessageType")} with {(int)answer.Status}.", (int)answer.Status);
        }
    }

    // tokenupdate.yaml: iOS and visionOS send it where the server may clear the passcode; a Mac never does.
    private byte[]? NewUnlockToken(AccessRights rights) =>
        device.Facts.Kind is DeviceKind.IPhone or DeviceKind.IPad or DeviceKind.Vision && rights.HasFlag(AccessRights.LockAndClearPasscode)
            ? RandomNumberGenerator.GetBytes(UnlockTokenLength)
            : null;

    private static bool IsSame(string uuid, string? other) => uuid.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static X509Certificate2 ReadCertificate(ReadPayload payload)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate((payload.Keys.Data("PayloadContent") ?? default).Span);
        }
        catch (CryptographicException)
        {
            throw new DeviceRefusal("MCCertificateErrorDomain", 9005, "The certificate is malformed.");
        }
    }
}
