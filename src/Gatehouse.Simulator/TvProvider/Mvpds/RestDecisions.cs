using Microsoft.AspNetCore.Http;

namespace Gatehouse.Simulator.TvProvider.Mvpds;

/// <summary>The backchannel by REST: a user id or a token, one or several resources, a decision for each.</summary>
internal sealed class RestDecisions(MvpdRights rights, MvpdFaults faults)
{
    /// <param name="http">The request.</param>
    /// <param name="viewer">Whose token it is; null to go by the user id.</param>
    public Task AnswerAsync(HttpContext http, MvpdViewer? viewer)
    {
        rights.Count();
        viewer ??= rights.Find(http.Request.Query["uuID"]);
        if (faults.Lie is MvpdLie.Failure or MvpdLie.Garbage)
        {
            http.Response.StatusCode = faults.Lie == MvpdLie.Failure ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK;
            return http.Response.WriteAsync("<html>We are sorry.", http.RequestAborted);
        }

        if (viewer is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var decisions = http.Request.Query["mrss"].OfType<string>().Select(name =>
        {
            var (permit, reason, message) = rights.Decide(viewer, MvpdRights.Decode(name));
            return new { resource = faults.Lie == MvpdLie.OtherRequest ? "c29tZXRoaW5nIGVsc2U=" : name, authorized = permit, reason, message, ttl = 3600, attributes = viewer.WithDecisions };
        });
        return http.Response.WriteAsJsonAsync(new { decisions }, http.RequestAborted);
    }
}
