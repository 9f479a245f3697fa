using System.Net.Http.Headers;
using System.Text;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Wire;

namespace Gatehouse.Client.Apps.Core;

/// <summary>Between the events of apps and the messages of the framework.</summary>
internal static class HttpMessages
{
    // What the SDK itself answers for.
    private static readonly HashSet<string> s_reserved = new(StringComparer.OrdinalIgnoreCase) { "DPoP", "Host", "Content-Length", "Transfer-Encoding" };

    /// <summary>The message for one hop.</summary>
    /// <param name="request">What the app asked for.</param>
    /// <param name="address">Where this hop goes.</param>
    /// <param name="isOrigin">It goes where the app meant: only there its credentials go along.</param>
    public static HttpRequestMessage Make(CreateHttpCommonRequestEvent request, Uri address, bool isOrigin)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.HttpMethod), address) { Content = Body(request) };
        foreach (var header in request.HttpHeaders)
        {
            var isCredential = header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || header.Key.Equals("Cookie", StringComparison.OrdinalIgnoreCase);
            if (!s_reserved.Contains(header.Key) && (isOrigin || !isCredential) && !message.Headers.TryAddWithoutValidation(header.Key, header.Value))
            {
                message.Content?.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        if (isOrigin && request.UserName is { } user)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{request.Password}")));
        }

        CurrentTrace.AddTo(message);
        return message;
    }

    /// <summary>All headers of an answer.</summary>
    public static Dictionary<string, string> Headers(HttpResponseMessage response)
    {
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in response.Headers.Concat(response.Content.Headers))
        {
            all[header.Key] = string.Join(", ", header.Value);
        }

        return all;
    }

    private static HttpContent? Body(CreateHttpCommonRequestEvent request)
    {
        if (request.MultiPartContent is { } parts)
        {
            return Parts(parts);
        }

        if (request.Content is null)
        {
            return null;
        }

        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(request.Content));
        content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        return content;
    }

    private static MultipartFormDataContent Parts(IReadOnlyList<HttpPart> parts)
    {
        var body = new MultipartFormDataContent();
        foreach (var part in parts)
        {
            var content = new ByteArrayContent(part.Content.ToArray());
            content.Headers.TryAddWithoutValidation("Content-Type", part.ContentType);
            if (part.FileName is null)
            {
                body.Add(content, part.Name);
            }
            else
            {
                body.Add(content, part.Name, part.FileName);
            }
        }

        return body;
    }
}
