using System.Net;
using System.Text;
using System.Text.Json;
using System.Web;

namespace Gatehouse.Client.Tests.TvProvider.Support;

/// <summary>
/// What has to happen, in order: requests to the service, questions to the framework, what the screen shows. Whatever comes out
/// of turn, or not at all, fails the test.
/// </summary>
public sealed class Story : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly Queue<(string What, Func<object, object> Play)> _steps = [];
    private string? _broken;

    /// <summary>A request to the service, and its answer.</summary>
    public Story Calls(string request, int status, object? answer = null, Action<Seen>? check = null, string? etag = null) =>
        Step(request, seen =>
        {
            check?.Invoke((Seen)seen);
            return Answer(status, answer, etag);
        });

    /// <summary>A request that does not arrive, or whose answer does not.</summary>
    public Story Loses(string request) => Step(request, _ => new HttpRequestException("The connection was reset."));

    /// <summary>Anything else: what the app does, and what comes of it.</summary>
    public Story Step(string what, Func<object, object> play)
    {
        _steps.Enqueue((what, play));
        return this;
    }

    /// <summary>It has happened; returns what comes of it.</summary>
    public object Happens(string what, object with)
    {
        lock (_gate)
        {
            var isDue = _steps.TryDequeue(out var next) && next.What == what;
            if (_broken is not null || !isDue)
            {
                _broken ??= $"'{what}' came instead of '{next.What ?? "the end"}'.";
                throw new InvalidOperationException(_broken);
            }

            return next.Play(with);
        }
    }

    /// <summary>Everything has happened.</summary>
    public void IsOver()
    {
        Assert.Null(_broken);
        Assert.Empty(_steps.Select(s => s.What));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var seen = new Seen(request, body);
        return Happens($"{request.Method} {request.RequestUri!.PathAndQuery}", seen) switch
        {
            Exception fault => throw fault,
            var answer => (HttpResponseMessage)answer,
        };
    }

    private static HttpResponseMessage Answer(int status, object? body, string? etag)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status);
        if (body is not null)
        {
            answer.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, body is string ? "text/html" : "application/json");
        }

        if (etag is not null)
        {
            answer.Headers.TryAddWithoutValidation("ETag", etag);
        }

        return answer;
    }
}

/// <summary>A request as it arrived.</summary>
public sealed record Seen(HttpRequestMessage Request, string Body)
{
    public string? ContentType => Request.Content?.Headers.ContentType?.MediaType;

    public string? Header(string name) => Request.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;

    /// <summary>A header that is JSON in Base64.</summary>
    public JsonElement Told(string name) => JsonDocument.Parse(Convert.FromBase64String(Header(name) ?? throw new InvalidOperationException($"no {name}"))).RootElement;

    public string? Field(string name) => HttpUtility.ParseQueryString(Body)[name];

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}
