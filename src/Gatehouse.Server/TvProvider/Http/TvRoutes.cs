using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Hosting.Limits;
using Microsoft.AspNetCore.Routing.Template;

namespace Gatehouse.Server.TvProvider.Http;

/// <summary>
/// Maps the addresses of the entitlement API under one root. An endpoint is called with a <see cref="TvRequest"/> that passed
/// the checks it declared; whatever no endpoint takes is answered here as well, so that every answer has the API's own form.
/// </summary>
internal sealed class TvRoutes
{
    private const long MaxBody = 1024 * 1024;

    private readonly RouteGroupBuilder _group;
    private readonly string _root;
    private readonly bool _scattered;
    private readonly List<(string Method, string Pattern, TemplateMatcher Path)> _known = [];

    /// <summary>Begins with an empty root.</summary>
    /// <param name="app">Where.</param>
    /// <param name="root">Such as <c>/api/v2</c>.</param>
    /// <param name="shared">Others have addresses below the root, too; what is not mapped here is theirs.</param>
    public TvRoutes(IEndpointRouteBuilder app, string root, bool shared = false)
    {
        (_root, _scattered) = (root, shared);
        _group = app.MapGroup(root).AllowAnonymous().RequireRateLimiting(RateLimits.Entitlement).ExcludeFromDescription().WithBodyLimit(MaxBody);
        if (!shared)
        {
            MapUnknown("/{**rest}");
        }
    }

    /// <summary>Maps an endpoint.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="pattern">Path below the root; the service provider is <c>{serviceProvider}</c>, an MVPD <c>{mvpd}</c>.</param>
    /// <param name="name">Unique name of the route.</param>
    /// <param name="needs">What is checked before.</param>
    /// <param name="handle">The handler, a static method that takes its endpoint from the services.</param>
    public void Map<TEndpoint>(string method, string pattern, string name, TvNeeds needs, Func<TvRequest, TEndpoint, CancellationToken, Task<IResult>> handle)
        where TEndpoint : notnull
    {
        if (_scattered && !_known.Exists(k => k.Pattern == pattern))
        {
            MapUnknown(pattern);
        }

        Know(method, pattern);
        _group.MapMethods(pattern, [method], http => AnswerAsync(http, needs, handle)).WithName(name).WithMetadata(handle.Method);
    }

    /// <summary>Maps an endpoint that is not called on behalf of one service provider.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="pattern">Path below the root.</param>
    /// <param name="name">Unique name of the route.</param>
    /// <param name="scope">Scope that the application must have.</param>
    /// <param name="handle">The handler, a static method that takes its endpoint from the services.</param>
    public void MapManaged<TEndpoint>(string method, string pattern, string name, string scope, Func<TvManaged, TEndpoint, CancellationToken, Task<IResult>> handle)
        where TEndpoint : notnull
    {
        Know(method, pattern);
        _group.MapMethods(pattern, [method], http => AnswerAsync(http, null, async () =>
        {
            var (managed, _, refusal) = await http.RequestServices.GetRequiredService<TvPipeline>().IdentifyAsync(http, scope, http.RequestAborted);
            return managed is null ? refusal! : await handle(managed, http.RequestServices.GetRequiredService<TEndpoint>(), http.RequestAborted);
        })).WithName(name).WithMetadata(handle.Method);
    }

    /// <summary>Notes an address that is mapped elsewhere, so that a wrong method there is 405 and no 404.</summary>
    public void Know(string method, string pattern) => _known.Add((method, pattern, new TemplateMatcher(TemplateParser.Parse(pattern.TrimStart('/')), [])));

    private static async Task AnswerAsync<TEndpoint>(HttpContext http, TvNeeds needs, Func<TvRequest, TEndpoint, CancellationToken, Task<IResult>> handle)
        where TEndpoint : notnull
    {
        var (services, ct) = (http.RequestServices, http.RequestAborted);
        await AnswerAsync(http, http.Request.RouteValues["serviceProvider"] as string, async () =>
        {
            var (request, refusal) = await services.GetRequiredService<TvPipeline>().AdmitAsync(http, needs, ct);
            return request is null ? refusal! : await handle(request, services.GetRequiredService<TEndpoint>(), ct);
        });
    }

    private static async Task AnswerAsync(HttpContext http, string? serviceProvider, Func<ValueTask<IResult>> answer)
    {
        var services = http.RequestServices;
        IResult result;
        try
        {
            await services.GetRequiredService<TvCors>().AllowAsync(http, serviceProvider, http.RequestAborted);
            result = await answer();
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            result = Fault(http, e);
        }

        await result.ExecuteAsync(http);
    }

    // Also where only the database is away: the API knows no 503, and its clients try again after a 500.
    private static IResult Fault(HttpContext http, Exception fault)
    {
        var log = http.RequestServices.GetRequiredService<ILogger<TvRoutes>>();
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        if (FaultHandler.IsDatabaseUnavailable(fault))
        {
            http.Response.Headers.RetryAfter = "5";
            TvApiLog.Unavailable(log, fault.GetType().Name, http.Request.Method, route);
        }
        else
        {
            TvApiLog.Failed(log, fault, http.Request.Method, route);
        }

        return http.RequestServices.GetRequiredService<TvAnswers>().Error(http, TvErrorCodes.InternalServerError);
    }

    private void MapUnknown(string pattern) => _group.Map(pattern, UnknownAsync).WithMetadata(((Delegate)UnknownAsync).Method);

    private Task UnknownAsync(HttpContext http)
    {
        http.Request.Path.StartsWithSegments(_root, StringComparison.OrdinalIgnoreCase, out var path);
        string? serviceProvider = null;
        var methods = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (method, _, template) in _known)
        {
            var values = new RouteValueDictionary();
            if (template.TryMatch(path.Value?.TrimEnd('/') ?? "", values))
            {
                methods.Add(method);
                serviceProvider ??= values["serviceProvider"] as string;
            }
        }

        return AnswerAsync(http, serviceProvider, () => ValueTask.FromResult(Refuse(http, methods)));
    }

    private static IResult Refuse(HttpContext http, SortedSet<string> methods)
    {
        var services = http.RequestServices;
        if (services.GetRequiredService<TvThrottle>().Take(http, http.Connection.RemoteIpAddress) is { } wait)
        {
            return TvAnswers.TooFast(http, wait);
        }

        if (methods.Count == 0)
        {
            return services.GetRequiredService<TvAnswers>().Error(http, TvErrorCodes.NotFound);
        }

        var allow = string.Join(", ", methods.Append(HttpMethods.Options));
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            return TvCors.Preflight(http, allow);
        }

        http.Response.Headers.Allow = allow;
        return services.GetRequiredService<TvAnswers>().Error(http, TvErrorCodes.MethodNotAllowed);
    }
}
