using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Gatehouse.Protocols.Enrollment.AccountDriven;

namespace Gatehouse.Server.Enrollment.AccountDriven.Discovery;

/// <summary>What a device would meet at a domain.</summary>
/// <param name="Domain">Domain that was asked.</param>
/// <param name="Trace">The way.</param>
/// <param name="Fault">What is wrong with it.</param>
/// <param name="NamesOrganization">True when the domain's own web server names the organization, which proves the claim.</param>
internal sealed record DiscoveryFinding(string Domain, DiscoveryTrace Trace, DiscoveryFault Fault, bool NamesOrganization)
{
    /// <summary>True when a device would find the organization.</summary>
    public bool Works => Fault == DiscoveryFault.None;

    /// <summary>In words, with what to do.</summary>
    public string Text => DiscoveryFaultTexts.Of(Fault, Trace.Hops[^1]);
}

/// <summary>Asks a domain what a device would ask it, and explains what a device would make of the answer.</summary>
internal sealed class DiscoveryProbe(DiscoveryHttp http, DiscoveryAddresses addresses)
{
    private const int MaxBody = 64 * 1024;

    /// <summary>Follows the way from a domain to the organization.</summary>
    public async Task<DiscoveryFinding> CheckAsync(string domain, string slug, CancellationToken ct)
    {
        // A plus and two @: what a redirect that rewrites the query would break.
        var query = new DiscoveryQuery($"gatehouse+check@probe@{domain}", "iPhone");
        var trace = new DiscoveryTrace(query, await FollowAsync(new Uri($"https://{domain}{DiscoveryQuery.Path}{query}"), ct));
        var fault = trace.Judge(url => addresses.IsOf(slug, url));
        var names = fault == DiscoveryFault.None && trace.Names(to => addresses.IsDiscovery(slug, to), url => addresses.IsFile(slug, url));
        return new DiscoveryFinding(domain, trace, fault, names);
    }

    private async Task<List<DiscoveryHop>> FollowAsync(Uri start, CancellationToken ct)
    {
        using var client = http.Client();
        List<DiscoveryHop> hops = [];
        for (var next = start; next is not null && hops.Count <= DiscoveryTrace.MaxRedirects; next = Continue(hops[^1]))
        {
            hops.Add(await AskAsync(client, next, ct));
        }

        return hops;
    }

    // An address that a device would not follow is not asked.
    private static Uri? Continue(DiscoveryHop hop) => hop.Location is { } next && next.Scheme == Uri.UriSchemeHttps ? next : null;

    private async Task<DiscoveryHop> AskAsync(HttpClient client, Uri address, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(http.Patience);
        try
        {
            using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var location = (int)answer.StatusCode is >= 300 and < 400 && Uri.TryCreate(address, answer.Headers.Location, out var to) ? to : null;
            var type = answer.Content.Headers.TryGetValues("Content-Type", out var values) ? values.FirstOrDefault() : null;
            return new DiscoveryHop(address, DiscoveryFault.None, (int)answer.StatusCode, type, location, location is null ? await ReadAsync(answer, patience.Token) : default);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is HttpRequestException or OperationCanceledException or IOException)
        {
            return new DiscoveryHop(address, FaultOf(e));
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(ct);
        var buffer = new byte[MaxBody + 1];
        var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return buffer.AsMemory(0, read);
    }

    private static DiscoveryFault FaultOf(Exception e) => e switch
    {
        OperationCanceledException => DiscoveryFault.Timeout,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => DiscoveryFault.UnknownHost,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => DiscoveryFault.Tls,
        { InnerException: AuthenticationException } => DiscoveryFault.Tls,
        { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } } => DiscoveryFault.UnknownHost,
        _ => DiscoveryFault.Unreachable,
    };
}
