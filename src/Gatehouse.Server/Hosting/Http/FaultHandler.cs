using System.Data.Common;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Gatehouse.Server.Hosting.Http;

/// <summary>Makes a fault that reached the edge into an answer that says nothing about our inside, and logs it once.</summary>
public sealed class FaultHandler(ILogger<FaultHandler> log) : IExceptionHandler
{
    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest; // nobody reads it
            return true;
        }

        SecurityHeaders.Set(httpContext);
        await Answer(httpContext, exception).ExecuteAsync(httpContext);
        return true;
    }

    /// <summary>True when the database could not be reached or gave up, so that trying again later makes sense.</summary>
    public static bool IsDatabaseUnavailable(Exception exception) => exception switch
    {
        // PostgreSQL appendix A: class 08 connection exception, 53 insufficient resources, 57 operator intervention.
        PostgresException e => e.SqlState is ['0', '8', ..] or ['5', '3', ..] or ['5', '7', ..],
        NpgsqlException => true,
        // https://sqlite.org/rescode.html: BUSY 5, LOCKED 6, IOERR 10, FULL 13, CANTOPEN 14.
        SqliteException e => e.SqliteErrorCode is 5 or 6 or 10 or 13 or 14,
        DbException e => e.IsTransient,
        TimeoutException { InnerException: SocketException } => true,
        _ => false,
    };

    private ProblemHttpResult Answer(HttpContext http, Exception exception)
    {
        var method = http.Request.Method;
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";
        switch (exception)
        {
            case InvalidRequestException invalid:
                return Problems.RequestInvalid(invalid.Message);
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return Problems.BodyTooLarge();
            case BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType }:
                return Problems.MediaTypeUnsupported();
            case PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter }:
                return Problems.RequestInvalid("A text holds a character that cannot be stored."); // NUL, which JSON and addresses can write
            case BadHttpRequestException { InnerException: JsonException json }:
                return RequestJson.Problem(json);
            case BadHttpRequestException:
                return Problems.RequestInvalid("A parameter or the body is missing, or does not have the form that the API description states.");
            case var unavailable when IsDatabaseUnavailable(unavailable):
                HostingLog.DatabaseUnavailable(log, unavailable.GetType().Name, method, route);
                http.Response.Headers.RetryAfter = "5";
                return Problems.DatabaseUnavailable();
            default:
                HostingLog.Unhandled(log, exception, method, route);
                return Problems.InternalError();
        }
    }
}
