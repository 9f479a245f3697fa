namespace Gatehouse.Server.Hosting.Pages;

/// <summary>Marks routes that people open in browsers, so that they get a page also where the server refuses before the route is reached.</summary>
internal static class PageRoutes
{
    /// <summary>Routes whose answers are pages.</summary>
    public static RouteGroupBuilder ForPeople(this RouteGroupBuilder group) => group.WithMetadata(new Mark());

    /// <summary>True when the request is for such a route and asks for a page; what a script or a program sends does not.</summary>
    public static bool WantsPage(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<Mark>() is not null
        && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private sealed class Mark;
}
