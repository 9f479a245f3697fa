using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Simulator.Push;

/// <summary>What Apple's push service checks before it looks at the token.</summary>
/// <remarks>Source: Apple, "Sending notification requests to APNs" and "Handling notification responses from APNs".</remarks>
internal static class PushRules
{
    public const int MaxPayload = 4096;

    private const string UserIdOid = "0.9.2342.19200300.100.1.1";

    /// <summary>What is wrong with a request apart from its body and token; null when nothing.</summary>
    public static PushFault? Check(HttpRequest request, X509Certificate2? certificate, DateTimeOffset now)
    {
        if (!HttpMethods.IsPost(request.Method))
        {
            return new PushFault(405, "MethodNotAllowed");
        }

        if (certificate is null)
        {
            return new PushFault(403, "MissingProviderToken");
        }

        if (now < certificate.NotBefore || now > certificate.NotAfter)
        {
            return new PushFault(403, "BadCertificate");
        }

        return CheckTopic(request, certificate) ?? CheckHeaders(request);
    }

    /// <summary>The magic of a body; null when it is not exactly <c>{"mdm":"…"}</c>.</summary>
    public static string? ReadMagic(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.EnumerateObject().ToArray() is [{ Name: "mdm", Value.ValueKind: JsonValueKind.String } only]
                ? only.Value.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static PushFault? CheckTopic(HttpRequest request, X509Certificate2 certificate)
    {
        var topics = request.Headers["apns-topic"];
        return topics.Count switch
        {
            0 => new PushFault(400, "MissingTopic"),
            > 1 => new PushFault(400, "DuplicateHeaders"),
            _ when !topics[0]!.StartsWith("com.apple.mgmt.", StringComparison.Ordinal) => new PushFault(400, "BadTopic"),
            _ when topics[0] != TopicOf(certificate) => new PushFault(400, "TopicDisallowed"),
            _ => null,
        };
    }

    private static PushFault? CheckHeaders(HttpRequest request)
    {
        if (request.Headers["apns-push-type"] != "mdm")
        {
            return new PushFault(400, "InvalidPushType");
        }

        if (request.Headers["apns-priority"] is { Count: > 0 } priority && priority != "10" && priority != "5")
        {
            return new PushFault(400, "BadPriority");
        }

        if (request.Headers["apns-expiration"] is { Count: > 0 } expiration
            && !long.TryParse(expiration, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return new PushFault(400, "BadExpirationDate");
        }

        return request.Headers["apns-id"] is { Count: > 0 } id && !Guid.TryParse(id, out _)
            ? new PushFault(400, "BadMessageId")
            : null;
    }

    private static string? TopicOf(X509Certificate2 certificate) =>
        certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .FirstOrDefault(name => !name.HasMultipleElements && name.GetSingleElementType().Value == UserIdOid)
            ?.GetSingleElementValue();
}
