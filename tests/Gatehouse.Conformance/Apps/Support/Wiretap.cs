using System.Web;

namespace Gatehouse.Conformance.Apps.Support;

/// <summary>The network of one device: it writes down what goes through, and fails or lies as told.</summary>
public sealed class Wiretap() : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
{
    private readonly Lock _lock = new();
    private readonly List<Exchanged> _all = [];

    /// <summary>What went through, in order.</summary>
    public IReadOnlyList<Exchanged> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _all];
            }
        }
    }

    /// <summary>There is no network.</summary>
    public bool IsDown { get; set; }

    /// <summary>Called with every answer; what it returns arrives.</summary>
    public Func<Exchanged, HttpResponseMessage, HttpResponseMessage> Answer { get; set; } = (_, answer) => answer;

    /// <summary>Called with every request before it goes out.</summary>
    public Action<HttpRequestMessage, string> Request { get; set; } = (_, _) => { };

    /// <summary>How often a step went through and was answered so.</summary>
    public int Count(string step, int? status = null) => All.Count(e => e.Step == step && (status is null || e.Status == status));

    /// <summary>The last answer to a step.</summary>
    public Exchanged Last(string step) => All.Last(e => e.Step == step);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsDown)
        {
            throw new HttpRequestException("There is no network.");
        }

        var form = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var step = StepOf(request, form);
        Request(request, step);
        var response = await base.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var seen = new Exchanged(step, form, (int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        lock (_lock)
        {
            _all.Add(seen);
        }

        return Answer(seen, response);
    }

    private static string StepOf(HttpRequestMessage request, string form)
    {
        var path = request.RequestUri!.AbsolutePath;
        return path.EndsWith("/oauth2/token", StringComparison.Ordinal)
            ? HttpUtility.ParseQueryString(form)["grant_type"]!.Split(':')[^1]
            : path.StartsWith("/.well-known/", StringComparison.Ordinal) ? "metadata" : path.Split('/')[^1];
    }

    /// <summary>A request and its answer.</summary>
    /// <param name="Step"><c>metadata</c>, <c>challenge</c>, <c>anonymous</c>, <c>refresh_token</c>, <c>jwt-bearer</c>, <c>token-exchange</c>, or the last part of the path.</param>
    public sealed record Exchanged(string Step, string Sent, int Status, string Body);
}
