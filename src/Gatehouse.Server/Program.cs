namespace Gatehouse.Server;

/// <summary>The process.</summary>
public static class Program
{
    /// <summary>Starts the server.</summary>
    public static async Task Main(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var app = builder.Build();
        await app.RunAsync();
    }
}
