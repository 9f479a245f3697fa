using System.Reflection;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Simulator.Push;

namespace Gatehouse.Cli.Demo;

/// <summary>What the administrator made before the first device came.</summary>
/// <param name="Group">Everybody lands here.</param>
/// <param name="Profiles">What its devices shall have.</param>
/// <param name="Scep">How they get their identities.</param>
/// <param name="Direct">Token whose profile is handed out at once.</param>
/// <param name="ThreePhase">Token whose devices first prove which one they are.</param>
internal sealed record DemoSetup(
    Group Group, IReadOnlyList<ConfigurationProfile> Profiles, ScepProfile Scep, EnrollmentTokenInfo Direct, EnrollmentTokenInfo ThreePhase)
{
    /// <summary>Makes all of it through the API.</summary>
    public static async Task<DemoSetup> MakeAsync(GatehouseClient client, int devices, TimeProvider time, CancellationToken ct)
    {
        using (var push = new PushCertificate(time.GetUtcNow()))
        using (var key = push.Certificate.GetRSAPrivateKey()!)
        {
            await client.SetApnsCertificateAsync(
                new ApnsCertificatePut(Certificate: push.Certificate.ExportCertificatePem(), Key: key.ExportPkcs8PrivateKeyPem()), ct);
        }

        var profiles = new List<ConfigurationProfile>();
        foreach (var file in Samples())
        {
            profiles.Add(await client.UploadProfileAsync(new ProfileUpload(file), ct));
        }

        var group = await client.CreateGroupAsync(new GroupCreate("Everybody", Color: "#2f6feb"), ct);
        await client.SetGroupProfilesAsync(group.Id, [.. profiles.Select(p => p.Id)], ct);
        var scep = await client.CreateScepProfileAsync(new CreateScepProfile { Name = "Device identities" }, ct);
        return new DemoSetup(
            group, profiles, scep,
            await client.CreateEnrollmentTokenAsync(Token("By link", EnrollmentVariant.Direct, (devices + 1) / 2, group, scep), ct),
            await client.CreateEnrollmentTokenAsync(Token("By link, identified first", EnrollmentVariant.ProfileService, Math.Max(1, devices / 2), group, scep), ct));
    }

    // Company devices, because personal ones may not be locked; exactly as many places as devices, because quotas are exact.
    private static CreateEnrollmentToken Token(string name, EnrollmentVariant variant, int uses, Group group, ScepProfile scep) => new()
    {
        Name = name,
        GroupId = group.Id,
        ScepProfileId = scep.Id,
        Variant = variant,
        MaxUses = uses,
        Ownership = DeviceOwnership.Company,
        LifetimeSeconds = 86_400,
    };

    private static IEnumerable<byte[]> Samples()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".mobileconfig", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var buffer = new MemoryStream();
            stream.CopyTo(buffer);
            yield return buffer.ToArray();
        }
    }
}
