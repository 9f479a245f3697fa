using System.Text.Json;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Simulator.Accounts;

/// <summary>What a domain said about an account.</summary>
internal sealed record DiscoveredServer(AccountMode Mode, Uri BaseUrl);

/// <summary>Asks the domain of an account where to enroll.</summary>
/// <remarks>Source: Apple, "Discover Authentication Servers".</remarks>
internal sealed class ServiceDiscovery(DeviceNetwork network, DeviceFacts facts)
{
    private const string Path = "/.well-known/com.apple.remotemanagement";
    private const string NotSupported = "The account does not support the expected services on this device";
    private const int MaxRedirects = 5;

    /// <exception cref="DeviceRefusal">The device asks the person to try again, or says that the account does not support it.</exception>
    public async Task<DiscoveredServer> AskAsync(string identifier, CancellationToken ct)
    {
        var address = new Uri($"https://{DomainOf(identifier)}{Path}?user-identifier={Escape(identifier)}&model-family={Family}");
        for (var hop = 0; hop <= MaxRedirects; hop++)
        {
            var answer = await GetAsync(address, ct).ConfigureAwait(false);
            if (!answer.IsRedirect)
            {
                return Read(answer);
            }

            // As the address came: who redirects without the query has lost it.
            address = new Uri(address, answer.Location!);
        }

        throw DeviceRefusal.Account($"{NotSupported}: too many redirects.");
    }

    private string Family => facts.Kind switch
    {
        DeviceKind.IPhone => "iPhone",
        DeviceKind.IPad => "iPad",
        DeviceKind.Mac => "Mac",
        DeviceKind.AppleTv => "AppleTV",
        _ => "RealityDevice",
    };

    private static string DomainOf(string identifier)
    {
        var at = identifier.LastIndexOf('@');
        var domain = identifier[(at + 1)..];
        return at > 0 && domain.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(domain) == UriHostNameType.Dns
            ? domain
            : throw DeviceRefusal.Account("This is not an account: it takes a name, an @ and a domain.");
    }

    // As Foundation writes a query: what RFC 3986 §3.4 allows stays as it is, among it @ and +.
    private static string Escape(string identifier) =>
        Uri.EscapeDataString(identifier).Replace("%40", "@", StringComparison.Ordinal).Replace("%2B", "+", StringComparison.Ordinal);

    private async Task<HttpAnswer> GetAsync(Uri address, CancellationToken ct)
    {
        if (!SafeAddress.IsSafe(address))
        {
            throw DeviceRefusal.Account($"{NotSupported}: a redirect leads away from https.");
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgents.DeviceManagement(facts.Model));
        return await network.SendAsync(network.Shared, request, ct).ConfigureAwait(false);
    }

    private static DiscoveredServer Read(HttpAnswer answer)
    {
        if (!answer.IsSuccess)
        {
            var message = ServerMessage.Read(answer) is { Code: "com.apple.well-known.failed", Message: { } shown } ? shown : $"the domain answered {(int)answer.Status}";
            throw DeviceRefusal.Account($"{NotSupported}: {message}.", (int)answer.Status);
        }

        if (answer.MediaType != "application/json")
        {
            throw DeviceRefusal.Account($"{NotSupported}: the answer is {answer.MediaType}.", (int)answer.Status);
        }

        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            var server = json.RootElement.GetProperty("Servers")[0];
            return new DiscoveredServer(ModeOf(server.GetProperty("Version").GetString()), AddressOf(server.GetProperty("BaseURL").GetString()));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw DeviceRefusal.Account($"{NotSupported}: the answer names no server.", (int)answer.Status);
        }
    }

    private static AccountMode ModeOf(string? version) => version switch
    {
        "mdm-byod" => AccountMode.Byod,
        "mdm-adde" => AccountMode.Adde,
        _ => throw DeviceRefusal.Account($"{NotSupported}: the version is unknown."),
    };

    private static Uri AddressOf(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && SafeAddress.IsSafe(url) ? url : throw DeviceRefusal.Account($"{NotSupported}: BaseURL is not https.");
}
