using Gatehouse.Client.Apps;

namespace Samples.OrdersApp;

/// <summary>What the app was started with.</summary>
internal sealed record Arguments(Uri Server, string Tenant, string ClientId, Uri Backend, string Audience, AuthenticationMode Mode, string Folder, bool UsesVault, string? Article)
{
    public const string Usage = """
        usage: OrdersApp --server https://id.example.com --tenant acme --backend https://orders.example.com
                         [--audience <its name at the server>] [--client AnonymousUserEnrollment]
                         [--mode no|password] [--folder <where to keep the key>] [--vault none|system] [article]
        """;

    /// <summary>Null when something is missing, or not understood.</summary>
    public static Arguments? Parse(string[] args)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        string? article = null;
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                article = args[i];
            }
            else if (++i < args.Length)
            {
                options[args[i - 1]] = args[i];
            }
        }

        return Address(options, "--server") is { } server && Address(options, "--backend") is { } backend && options.TryGetValue("--tenant", out var tenant)
            ? new Arguments(
                server, tenant, options.GetValueOrDefault("--client", "AnonymousUserEnrollment"), backend, options.GetValueOrDefault("--audience", backend.AbsoluteUri),
                options.GetValueOrDefault("--mode") == "password" ? AuthenticationMode.Password : AuthenticationMode.No,
                options.GetValueOrDefault("--folder", DefaultFolder), options.GetValueOrDefault("--vault") == "system", article)
            : null;
    }

    private static string DefaultFolder => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "gatehouse-sample-orders");

    private static Uri? Address(Dictionary<string, string> options, string name) =>
        options.TryGetValue(name, out var text) && Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : null;
}
