using System.Net;
using Gatehouse.Protocols.Mdm.Commands;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Server.Tests.Simulator;

/// <summary>A management server reduced to a list of commands: what a simulated device says to it can be looked at.</summary>
internal sealed class ScriptedServer : HttpMessageHandler
{
    private readonly Queue<byte[]> _commands = new();

    /// <summary>Messages in order of arrival.</summary>
    public List<(HttpMethod Method, string Path, string? Signature, byte[] Body)> Requests { get; } = [];

    /// <summary>The same, read.</summary>
    public IReadOnlyList<PlistDictionary> Messages => [.. Requests.Select(request => Read(request.Body))];

    /// <summary>Status of the next answers; 200 when empty.</summary>
    public Queue<HttpStatusCode> Statuses { get; } = new();

    /// <summary>Queues a command.</summary>
    public void Queue(string requestType, params (string Key, PlistValue Value)[] keys)
    {
        var command = new PlistDictionary { { "RequestType", requestType } };
        foreach (var (key, value) in keys)
        {
            command.Add(key, value);
        }

        _commands.Enqueue(CommandEnvelope.Write($"uuid-{requestType}-{_commands.Count}", command));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var signature = request.Headers.TryGetValues("Mdm-Signature", out var values) ? values.Single() : null;
        Requests.Add((request.Method, request.RequestUri!.AbsolutePath, signature, body));

        var status = Statuses.Count > 0 ? Statuses.Dequeue() : HttpStatusCode.OK;
        var hasCommand = status == HttpStatusCode.OK && request.RequestUri.AbsolutePath == "/connect" && _commands.Count > 0;
        return new HttpResponseMessage(status) { Content = new ByteArrayContent(hasCommand ? _commands.Dequeue() : []) };
    }

    private static PlistDictionary Read(byte[] body)
    {
        Assert.True(PlistReader.TryReadDictionary(body, PlistLimits.CommandResult, out var message, out var error), error?.ToString());
        return message;
    }
}
