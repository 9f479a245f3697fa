using System.Net;
using System.Net.Sockets;
using DnsClient;
using Gatehouse.Protocols.Enrollment.AccountDriven;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Enrollment.AccountDriven.Domains;

/// <summary>
/// Looks in the DNS for the record that proves a claim, at the operator's resolvers or the system's. They are asked all at once,
/// and one that sees the record is enough.
/// </summary>
/// <remarks>
/// Over TCP only, which every resolver speaks (RFC 7766 §5). A datagram that decides whose a domain is could come from anybody who
/// guesses a port and a number of 16 bits (RFC 5452), and could not hold a long answer.
/// </remarks>
internal class RecordProbe(IOptions<EnrollmentOptions> options)
{
    /// <summary>Port of resolvers that name none.</summary>
    private const int Port = 53;

    /// <summary>How long all resolvers together may take.</summary>
    protected virtual TimeSpan Patience => TimeSpan.FromSeconds(5);

    /// <summary>Whether the record is there.</summary>
    public async Task<DomainRecordFault> CheckAsync(DomainChallenge challenge, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        var faults = await Task.WhenAll(Resolvers().Select(resolver => AskAsync(resolver, challenge, patience.Token)));
        ct.ThrowIfCancellationRequested();
        return faults.DefaultIfEmpty(DomainRecordFault.Unreachable).Min();
    }

    /// <summary>A resolver from its setting, such as <c>192.0.2.53</c> or <c>[2001:db8::53]:5353</c>; null for anything else.</summary>
    internal static IPEndPoint? Resolver(string text)
    {
        // Numbers alone are addresses too, if unusual ones; here they are a port without its host.
        if (!text.Contains('.', StringComparison.Ordinal) && !text.Contains(':', StringComparison.Ordinal))
        {
            return null;
        }

        return IPEndPoint.TryParse(text, out var parsed) && !parsed.Address.Equals(IPAddress.Any) && !parsed.Address.Equals(IPAddress.IPv6Any)
            ? new IPEndPoint(parsed.Address, parsed.Port == 0 ? Port : parsed.Port)
            : null;
    }

    private IEnumerable<NameServer> Resolvers() => options.Value.DnsServers is { Count: > 0 } given
        ? given.Select(g => new NameServer(Resolver(g)!))
        : NameServer.ResolveNameServers(skipIPv6SiteLocal: true, fallbackToGooglePublicDns: false);

    private async Task<DomainRecordFault> AskAsync(NameServer resolver, DomainChallenge challenge, CancellationToken ct)
    {
        var client = new LookupClient(new LookupClientOptions(resolver) { UseTcpOnly = true, UseCache = false, Retries = 0, Timeout = Patience });
        try
        {
            // The library goes on connecting after it is told to stop.
            var answer = await client.QueryAsync(challenge.RecordName, QueryType.TXT, cancellationToken: ct).WaitAsync(ct);
            return answer.Header.ResponseCode is DnsHeaderResponseCode.NoError or DnsHeaderResponseCode.NotExistentDomain
                ? challenge.Judge(answer.Answers.TxtRecords().Select(r => string.Concat(r.Text))) // RFC 7208 §3.3: strings of a record belong together
                : DomainRecordFault.Failed;
        }
        catch (OperationCanceledException)
        {
            return DomainRecordFault.Timeout;
        }
        catch (DnsResponseException e) when (e.Code == DnsResponseCode.ConnectionTimeout)
        {
            return DomainRecordFault.Timeout;
        }
        catch (DnsResponseException e) when (e.InnerException is SocketException or IOException)
        {
            return DomainRecordFault.Unreachable;
        }
        catch (Exception)
        {
            return DomainRecordFault.Failed; // what cannot be read has exceptions of several kinds there
        }
    }
}
