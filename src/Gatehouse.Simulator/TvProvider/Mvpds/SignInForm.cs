using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Simulator.TvProvider.Mvpds;

/// <summary>A TV provider's own sign-in page, which holds what the viewer came with until they have typed who they are.</summary>
internal sealed class SignInForm<T>(MvpdOptions options)
    where T : class
{
    private readonly ConcurrentDictionary<string, T> _waiting = new(StringComparer.Ordinal);

    /// <summary>Asks who it is.</summary>
    public Task ShowAsync(HttpContext http, T cameWith, string? complaint = null)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _waiting[id] = cameWith;
        return MvpdHost.WritePageAsync(http, StatusCodes.Status200OK, complaint ?? $"Sign in to {options.DisplayName}", $"""
            <form method="post" action="/login"><input type="hidden" name="session" value="{id}">
            <label>Name <input type="text" name="username" autocomplete="username"></label>
            <label>Password <input type="password" name="password" autocomplete="current-password"></label>
            <button type="submit">Sign in</button></form>
            """);
    }

    /// <summary>Who typed, and what they came with; null, and the page again or an error, when that is nobody.</summary>
    public async Task<(MvpdViewer Viewer, T CameWith)?> ReadAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        if (!_waiting.TryRemove(form["session"].ToString(), out var cameWith))
        {
            await MvpdHost.WritePageAsync(http, StatusCodes.Status400BadRequest, "This sign-in has ended", "").ConfigureAwait(false);
            return null;
        }

        var viewer = options.Viewers.FirstOrDefault(v => v.Name == form["username"] && v.Password == form["password"]);
        if (viewer is null)
        {
            await ShowAsync(http, cameWith, "Wrong name or password").ConfigureAwait(false);
            return null;
        }

        return (viewer, cameWith);
    }
}
