using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using Gatehouse.Protocols.Dns;
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

    private const int LengthPrefix = 2;

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

    private IEnumerable<IPEndPoint> Resolvers() => options.Value.DnsServers is { Count: > 0 } given ? given.Select(g => Resolver(g)!) : OfSystem();

    private static List<IPEndPoint> OfSystem()
    {
        try
        {
            return
            [
                .. NetworkInterface.GetAllNetworkInterfaces()
                    .Where(i => i.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
                    .SelectMany(i => i.GetIPProperties().DnsAddresses)
                    .Where(a => !a.IsIPv6SiteLocal) // what Windows names where it knows none
                    .Distinct()
                    .Select(a => new IPEndPoint(a, Port)),
            ];
        }
        catch (Exception e) when (e is NetworkInformationException or PlatformNotSupportedException)
        {
            return []; // a sandbox that shows no network
        }
    }

    private static async Task<DomainRecordFault> AskAsync(IPEndPoint resolver, DomainChallenge challenge, CancellationToken ct)
    {
        var query = new TxtQuery((ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1), challenge.RecordName);
        try
        {
            using var socket = new Socket(resolver.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(resolver, ct);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(Framed(query.Write()), ct);
            return TxtAnswer.TryParse(await ReadAsync(stream, ct), query, out var answer, out _) ? challenge.Judge(answer) : DomainRecordFault.Failed;
        }
        catch (OperationCanceledException)
        {
            return DomainRecordFault.Timeout;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return DomainRecordFault.Unreachable;
        }
    }

    // RFC 1035 §4.2.2: the length stands before the message, in two octets, so that there is no end to wait for and no size to fear.
    private static byte[] Framed(byte[] message)
    {
        var framed = new byte[LengthPrefix + message.Length];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)message.Length);
        message.CopyTo(framed, LengthPrefix);
        return framed;
    }

    private static async Task<byte[]> ReadAsync(NetworkStream stream, CancellationToken ct)
    {
        var length = new byte[LengthPrefix];
        await stream.ReadExactlyAsync(length, ct);
        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(message, ct);
        return message;
    }
}
