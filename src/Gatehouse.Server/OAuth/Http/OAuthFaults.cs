using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Hosting.Http;

namespace Gatehouse.Server.OAuth.Http;

/// <summary>
/// Trouble of ours as OAuth has it: 503 <c>temporarily_unavailable</c>. A client must never read an outage as
/// <c>invalid_grant</c>, which would cost its person a new sign-in.
/// </summary>
internal sealed class OAuthFaults(ILogger<OAuthFaults> log) : IEndpointFilter
{
    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception e) when (FaultHandler.IsDatabaseUnavailable(e))
        {
            OAuthLog.Unavailable(log, e.GetType().Name, context.HttpContext.Request.Path);
            return OAuthAnswers.Error(context.HttpContext, OAuthError.TemporarilyUnavailable("Try again a little later."));
        }
    }
}
