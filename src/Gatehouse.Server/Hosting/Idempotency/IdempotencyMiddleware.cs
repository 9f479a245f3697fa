using System.Security.Cryptography;
using System.Text;
using Gatehouse.Server.Admin.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Hosting.Idempotency;

/// <summary>
/// Carries out a request with an <c>Idempotency-Key</c> at most once. It stands around the endpoint, because the answer can
/// only be repeated when its exact bytes were kept.
/// </summary>
public sealed class IdempotencyMiddleware(RequestDelegate next, IdempotencyStore store)
{
    private const string Header = "Idempotency-Key";
    private const int MaxKeyLength = 255;
    private static readonly string[] Kept = ["Content-Type", "Location", "ETag"];

    /// <summary>Runs the request, or repeats the answer.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<IdempotencyMetadata>() is null
            || !http.Request.Headers.TryGetValue(Header, out var header)
            || http.Features.Get<Caller>() is not { } caller)
        {
            await next(http);
            return;
        }

        var text = header.ToString();
        if (header.Count != 1 || text.Length is 0 or > MaxKeyLength || text.Any(c => c is < ' ' or > '~'))
        {
            await Problems.RequestInvalid("Idempotency-Key is one header of 1 to 255 printable ASCII characters.").ExecuteAsync(http);
            return;
        }

        var key = new IdempotencyKey(caller.OrganizationId, caller.Id, text);
        var state = await store.ClaimAsync(key, await HashAsync(http), http.RequestAborted);
        await (state switch
        {
            IdempotencyState.Mine mine => RunAsync(http, key, mine.Attempt),
            IdempotencyState.Done done => RepeatAsync(http, done.Answer),
            IdempotencyState.OtherRequest => KeyReused().ExecuteAsync(http),
            _ => InProgress(http).ExecuteAsync(http),
        });
    }

    private async Task RunAsync(HttpContext http, IdempotencyKey key, string attempt)
    {
        var output = http.Response.Body;
        using var buffer = new MemoryStream();
        http.Response.Body = buffer;
        var kept = false;
        try
        {
            await next(http);
            if (http.Response.StatusCode < 500)
            {
                // From here on the work is done; a client that hangs up must not make us forget it.
                await store.FinishAsync(key, attempt, Answer(http, buffer), CancellationToken.None);
                kept = true;
            }
        }
        finally
        {
            http.Response.Body = output;
            if (!kept)
            {
                await store.ForgetAsync(key, attempt, CancellationToken.None);
            }
        }

        buffer.Position = 0;
        await buffer.CopyToAsync(output, http.RequestAborted);
    }

    private static StoredAnswer Answer(HttpContext http, MemoryStream body)
    {
        var headers = Kept.Where(http.Response.Headers.ContainsKey).ToDictionary(h => h, h => http.Response.Headers[h].ToString());
        return new StoredAnswer(http.Response.StatusCode, headers, body.ToArray());
    }

    private static async Task RepeatAsync(HttpContext http, StoredAnswer answer)
    {
        http.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            http.Response.Headers[name] = value;
        }

        http.Response.Headers["Idempotent-Replay"] = "true";
        await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }

    private static async Task<byte[]> HashAsync(HttpContext http)
    {
        http.Request.EnableBuffering(bufferThreshold: 64 * 1024, bufferLimit: IdempotencyMetadata.MaxBodyBytes);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}\n"));
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0)
        {
            hash.AppendData(chunk, 0, read);
        }

        http.Request.Body.Position = 0;
        return hash.GetHashAndReset();
    }

    private static ProblemHttpResult KeyReused() => Problems.Of(
        "idempotency-key-reused", "This Idempotency-Key was used for another request.", StatusCodes.Status422UnprocessableEntity);

    private static ProblemHttpResult InProgress(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "1";
        return Problems.Of("idempotency-in-progress", "The first request with this Idempotency-Key has not ended yet.", StatusCodes.Status409Conflict);
    }
}
