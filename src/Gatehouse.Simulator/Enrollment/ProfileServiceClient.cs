using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Keys;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Simulator.Enrollment;

/// <summary>Second and third phase of over-the-air enrollment with a profile service.</summary>
/// <remarks>Source: Apple, "Over-the-Air Profile Delivery and Configuration".</remarks>
internal sealed class ProfileServiceClient(SimulatedDevice device, DeviceNetwork network, ProfileInstaller installer)
{
    private const string SignatureType = "application/pkcs7-signature";

    /// <summary>Posts the attributes twice, and returns the final profile with the identity that was proven on the way.</summary>
    public async Task<(ConfigurationProfile Final, IReadOnlyList<KeychainIdentity> Proven)> RunAsync(ConfigurationProfile service, CancellationToken ct)
    {
        var request = service.Keys.Dictionary("PayloadContent")!;
        var url = Uri.TryCreate(request.Text("URL"), UriKind.Absolute, out var address)
            ? address
            : throw DeviceRefusal.Profile(1010, "The profile service has no usable URL.");
        var wanted = request.Array("DeviceAttributes")?.OfType<PlistString>().Select(text => text.Value).ToHashSet(StringComparer.Ordinal) ?? [];

        // Phase 2: who I am, by Apple's word, and which challenge brought me.
        var challenge = request.Text("Challenge") is { } secret && device.Behavior.SendsWrongChallenge ? secret + "x" : request.Text("Challenge");
        using var factory = FactoryIdentity.Of(device);
        var identityProfile = await PostAsync(url, Attributes(wanted, challenge), factory, FactoryIdentity.ChainOf(device), ct).ConfigureAwait(false);
        device.Advance(EnrollmentStage.DeviceIdentified);

        var staged = await installer.StageAsync(identityProfile, [], ct).ConfigureAwait(false);
        var identity = staged.Identities is [var only, ..]
            ? only
            : throw new DeviceRefusal("MCOTAProfilesErrorDomain", 24002, "The profile service sent no identity payload.");
        device.Advance(EnrollmentStage.CertificateIssued);

        // Phase 3: the same attributes, by the identity that the server itself gave me.
        var final = await PostAsync(url, Attributes(wanted, challenge: null), identity.Certificate, [], ct).ConfigureAwait(false);
        device.Advance(EnrollmentStage.IdentityProven);
        return (final, staged.Identities);
    }

    private byte[] Attributes(HashSet<string> wanted, string? challenge)
    {
        var facts = device.Facts;
        return DeviceAttributes.Write(new DeviceAttributes(
            facts.Udid,
            wanted.Contains("SERIAL") ? facts.SerialNumber : null,
            wanted.Contains("PRODUCT") ? facts.Model.Product : null,
            wanted.Contains("VERSION") ? facts.Model.Build : null,
            wanted.Contains("DEVICE_NAME") ? facts.DeviceName : null,
            wanted.Contains("IMEI") ? facts.Imei : null,
            Meid: null,
            challenge,
            Raw: default));
    }

    private async Task<ConfigurationProfile> PostAsync(
        Uri url, byte[] attributes, X509Certificate2 signer, IReadOnlyList<ReadOnlyMemory<byte>> chain, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Content = new ByteArrayContent(CmsSigner.SignAttached(attributes, signer, chain, device.Time.GetUtcNow()));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(SignatureType);
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgents.ProfileInstaller(device.Facts.Model));

        var answer = await network.SendAsync(network.Shared, request, ct).ConfigureAwait(false);
        if (!answer.IsSuccess || answer.MediaType != ProfileWriter.MediaType)
        {
            throw new DeviceRefusal(
                "MCHTTPTransactionErrorDomain", 23001, $"The profile service answered {(int)answer.Status} {answer.MediaType}.", (int)answer.Status);
        }

        return ProfileFile.ReadWith(answer.Body, signer);
    }
}
