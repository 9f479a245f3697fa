using Gatehouse.Client.TvProvider.Accounts;

namespace Gatehouse.Client.TvProvider.Wire;

/// <summary>Headers of calls that are about a viewer on a device.</summary>
internal sealed class CallHeaders(TvAppOptions options)
{
    /// <summary>Which device.</summary>
    public IReadOnlyList<(string Name, string? Value)> Device { get; } = [("AP-Device-Identifier", options.Device.IdentifierHeader), ("X-Device-Info", options.Device.InfoHeader)];

    /// <summary>Who asks for a trial.</summary>
    public (string Name, string? Value) TempPass { get; } = ("AP-TempPass-Identity", options.TempPassIdentity is { Count: > 0 } identity ? Encode(identity) : null);

    /// <summary>Which device, and who vouches for its viewer: on every such call, or sign-ins are not tied to that.</summary>
    public async Task<IReadOnlyList<(string Name, string? Value)>> SignOnAsync(CancellationToken ct)
    {
        var service = options.ServiceToken is { } ofService ? await ofService(ct).ConfigureAwait(false) : null;
        var platform = options.PlatformToken is { } ofPlatform ? await ofPlatform(ct).ConfigureAwait(false) : null;
        return [.. Device, ("AD-Service-Token", service), ("Adobe-Subject-Token", platform)];
    }

    /// <summary>What the framework of the platform said.</summary>
    public static (string Name, string? Value) Partner(PartnerStatus? status) => ("AP-Partner-Framework-Status", status?.Header);

    private static string Encode(IReadOnlyDictionary<string, string> identity) => Convert.ToBase64String(Json.Write(json =>
    {
        foreach (var member in identity)
        {
            json.WriteString(member.Key, member.Value);
        }
    }));
}
