using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gatehouse.Client.Contracts.Common;

namespace Gatehouse.Client;

/// <summary>The server refused; <see cref="Problem"/> says why.</summary>
public sealed class GatehouseException : Exception
{
    /// <summary>Made from an answer.</summary>
    /// <param name="statusCode">HTTP status.</param>
    /// <param name="problem">Its body, or one made from the status when something else on the way answered.</param>
    public GatehouseException(HttpStatusCode statusCode, Problem problem)
        : base(Sentence(problem))
    {
        StatusCode = statusCode;
        Problem = problem;
    }

    /// <summary>HTTP status.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>What the server said. Compare <see cref="Problem.Slug"/>, not texts.</summary>
    public Problem Problem { get; }

    /// <summary>How long to wait, when the server said so (429, 503).</summary>
    public TimeSpan? RetryAfter { get; private init; }

    internal static async Task<GatehouseException> FromAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var problem = await ReadAsync(response, ct).ConfigureAwait(false)
            ?? new Problem { Title = $"The server answered {(int)response.StatusCode} {response.ReasonPhrase}.", Status = (int)response.StatusCode };
        return new GatehouseException(response.StatusCode, problem) { RetryAfter = response.Headers.RetryAfter?.Delta };
    }

    // A proxy in between answers in HTML, and sometimes lies about the type.
    private static async Task<Problem?> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json"))
        {
            return null;
        }

        try
        {
            return await response.Content.ReadFromJsonAsync<Problem>(GatehouseJson.Options, ct).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Sentence(Problem problem) =>
        string.Join(' ', new[] { problem?.Title, problem?.Detail }.Where(t => !string.IsNullOrEmpty(t)));
}
