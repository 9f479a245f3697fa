using System.Text.Json;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Common;

namespace Gatehouse.Cli.Tv;

/// <summary>JSON files that verbs read.</summary>
internal static class TvFiles
{
    /// <summary>What a file holds; <c>-</c> is standard input.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">The file.</param>
    /// <param name="what">What it should be, for the message when it is not.</param>
    /// <param name="ct">Stops.</param>
    public static async Task<T> ReadJsonAsync<T>(this Invocation run, string path, string what, CancellationToken ct) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(await run.ReadFileAsync(path, ct), GatehouseJson.Options) ?? throw new CliException($"{path} is empty.", ExitCode.Usage);
        }
        catch (JsonException e)
        {
            throw new CliException($"{path} does not hold {what}: {e.Message}", ExitCode.Usage);
        }
    }
}
