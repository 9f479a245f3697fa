using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.TvProvider.Http;

namespace Gatehouse.Server.TvProvider.Clients;

/// <summary>Around registration and token: the throttle of devices, pages of service providers, and faults in the form that their errors have.</summary>
internal sealed class ClientGate(TvThrottle throttle, TvCors cors, ILogger<ClientGate> log) : IEndpointFilter
{
    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        try
        {
            await cors.AllowAsync(http, null, http.RequestAborted);
            return throttle.Take(http, http.Connection.RemoteIpAddress) is { } wait ? TvAnswers.TooFast(http, wait) : await next(context);
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            // Never invalid_client for an outage: the app would register again and lose its viewers' profiles.
            TvApiLog.Failed(log, e, http.Request.Method, http.Request.Path);
            return ClientAnswers.Error(OAuthErrorCodes.ServerError, StatusCodes.Status500InternalServerError);
        }
    }
}
