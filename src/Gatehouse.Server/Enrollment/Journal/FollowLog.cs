using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.Journal;

/// <summary>
/// <c>GET /api/v1/enrollment/log/follow</c>: the log as server-sent events (WHATWG HTML §9.2). It lasts as long as the credential
/// does, an hour at most; <c>Last-Event-ID</c> goes on where it ended.
/// </summary>
internal sealed class FollowLog(LogTail tail, Credentials credentials, IHostApplicationLifetime lifetime, TimeProvider time) : IDisposable
{
    /// <summary>Followers of one process at a time; each holds a connection.</summary>
    public const int MaxFollowers = 64;

    private const string Bearer = "Bearer ";
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _places = new(MaxFollowers);

    /// <summary>New events, as they come. Narrowed like the list; <c>from</c> and <c>to</c> have no meaning here.</summary>
    public static async Task<IResult> HandleAsync([AsParameters] LogFilter filter, HttpContext http, FollowLog follow, CancellationToken ct)
    {
        if (!await follow._places.WaitAsync(TimeSpan.Zero, ct))
        {
            http.Response.Headers.RetryAfter = "30";
            return Problems.TooManyRequests();
        }

        try
        {
            await follow.StreamAsync(filter, http, ct);
        }
        finally
        {
            follow._places.Release();
        }

        return Results.Empty;
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private async Task StreamAsync(LogFilter filter, HttpContext http, CancellationToken ct)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping);
        var organization = Caller.Of(http).OrganizationId;
        var last = http.Request.Headers["Last-Event-ID"].ToString();
        var cursor = Id.Is("log", last) ? last : await tail.EndAsync(organization, ct);
        var until = time.GetUtcNow() + Longest;
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no"; // nginx would keep events back until its buffer is full
        try
        {
            await foreach (var rows in tail.FollowAsync(organization, filter, cursor, ending.Token))
            {
                if (time.GetUtcNow() >= until || !await MayReadAsync(http, organization, ending.Token))
                {
                    return;
                }

                await WriteAsync(http.Response, rows, ending.Token);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The reader left, or the server stops: either way the stream has ended.
        }
    }

    // Signed out, revoked, or with fewer rights since: it ends with the next look.
    private async Task<bool> MayReadAsync(HttpContext http, string organization, CancellationToken ct)
    {
        var header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            && await credentials.FindAsync(header[Bearer.Length..].Trim(), ct) is { Disabled: false } credential
            && credential.Caller.OrganizationId == organization
            && credential.Caller.Scopes.Contains(Scopes.EnrollmentRead);
    }

    private static async Task WriteAsync(HttpResponse response, IReadOnlyList<LogRow> rows, CancellationToken ct)
    {
        foreach (var row in rows)
        {
            var json = JsonSerializer.Serialize(row.ToContract(), GatehouseJson.Options); // one line: JSON escapes line breaks
            await response.WriteAsync($"id: {row.Id}\ndata: {json}\n\n", ct);
        }

        if (rows.Count == 0)
        {
            await response.WriteAsync(":\n\n", ct); // keeps proxies from closing a quiet connection
        }

        await response.Body.FlushAsync(ct);
    }
}
