using System.Text;
using System.Text.Json;
using Gatehouse.Protocols.Enrollment.AccountDriven;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Simulator.Accounts;

/// <summary>
/// Enrollment SSO: fetches the document that a challenge leads to, checks it as a device does, and installs what it names.
/// The sign-in that follows is the ordinary one; the app's extension is not simulated.
/// </summary>
/// <remarks>Source: Apple, "Implementing the Enrollment SSO flow".</remarks>
internal sealed class EnrollmentSso(SimulatedDevice device, DeviceNetwork network)
{
    private const string Header = "X-Apple-MDM-ESSO";
    private const string DeveloperHeader = "X-Apple-MDM-ESSO-Developer";

    /// <summary>Installs what the challenge asks for; null when it asks for nothing that this device heeds.</summary>
    /// <exception cref="DeviceRefusal">The document cannot be had, or is wrong.</exception>
    public async Task<SsoApp?> InstallAsync(HttpAnswer challenge, CancellationToken ct)
    {
        var header = device.Behavior.IsForDevelopment && challenge.Lines(DeveloperHeader).Count > 0 ? DeveloperHeader : Header;
        if (device.Facts.Kind == DeviceKind.Mac || challenge.Lines(header) is not [var text])
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || !SafeAddress.IsSafe(address))
        {
            throw DeviceRefusal.Account($"{header} is not an https URL.");
        }

        return Read(await GetAsync(address, ct).ConfigureAwait(false), header == DeveloperHeader);
    }

    private async Task<byte[]> GetAsync(Uri address, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgents.DeviceManagement(device.Facts.Model));
        var answer = await network.SendAsync(network.Shared, request, ct).ConfigureAwait(false);
        return answer.IsSuccess && answer.MediaType == "application/json"
            ? answer.Body
            : throw DeviceRefusal.Account($"The Enrollment SSO document could not be fetched ({(int)answer.Status} {answer.MediaType}).", (int)answer.Status);
    }

    private static SsoApp Read(byte[] body, bool developer)
    {
        EnrollmentSsoDocument document;
        try
        {
            using var json = JsonDocument.Parse(body);
            document = Parse(json.RootElement, developer);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw DeviceRefusal.Account("The Enrollment SSO document cannot be read.");
        }

        return document.Problems() is [var first, ..]
            ? throw DeviceRefusal.Account($"The Enrollment SSO document is wrong: {first}.")
            : new SsoApp(
                document.AppStoreId, document.DeveloperAppIds,
                document.ConfigurationProfile is { } profile ? [ProfileFile.Read(profile).Identifier] : [], document.Declarations);
    }

    private static EnrollmentSsoDocument Parse(JsonElement root, bool developer)
    {
        long? store = !developer && root.TryGetProperty("iTunesStoreID", out var id) ? id.GetInt64() : null;
        return new EnrollmentSsoDocument(store, developer ? Texts(root, "AppIDs") : [])
        {
            AssociatedDomains = Texts(root, "AssociatedDomains"),
            DirectDownloads = root.TryGetProperty("AssociatedDomainsEnableDirectDownloads", out var direct) && direct.GetBoolean(),
            ConfigurationProfile = root.TryGetProperty("ConfigurationProfile", out var profile) ? profile.GetBytesFromBase64() : (ReadOnlyMemory<byte>?)null,
            Declarations = [.. Texts(root, "Declarations").Select(d => Encoding.UTF8.GetString(Convert.FromBase64String(d)))],
        };
    }

    private static string[] Texts(JsonElement root, string name) =>
        root.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(e => e.GetString() ?? throw new FormatException())] : [];
}
