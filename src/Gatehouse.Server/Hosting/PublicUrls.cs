using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Hosting;

/// <summary>
/// Absolute addresses for links, profiles and certificates. They never come from the <c>Host</c> of a request, which
/// the client chooses.
/// </summary>
public sealed class PublicUrls(IOptions<GatehouseOptions> options, IServer server)
{
    private string? _listening;

    /// <summary>The public address without a slash at its end.</summary>
    public string Base => options.Value.PublicUrl?.TrimEnd('/') ?? Listening();

    /// <summary>Host of the public address, such as <c>mdm.example.org</c>.</summary>
    public string Host => new Uri(Base).Host;

    /// <summary>The absolute address of a path that begins with a slash. The caller escapes its parts.</summary>
    public string For(string pathAndQuery) =>
        pathAndQuery.StartsWith('/') ? Base + pathAndQuery : throw new ArgumentException("The path begins with a slash.", nameof(pathAndQuery));

    private string Listening() =>
        _listening ??= server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()?.TrimEnd('/')
            ?? throw new InvalidOperationException("Gatehouse:PublicUrl is not set, and the server does not listen yet.");
}
