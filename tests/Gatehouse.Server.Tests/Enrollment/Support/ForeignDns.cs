using System.Globalization;
using System.Text.Json;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Enrollment.Support;

/// <summary>A resolver of the npm package <c>dns2</c>, over TCP. Names that it was told nothing of do not exist.</summary>
public sealed class ForeignDns : IDisposable
{
    private readonly ForeignProgram _program;

    private ForeignDns(ForeignProgram program, int port) => (_program, Address) = (program, $"127.0.0.1:{port}");

    /// <summary>As the server's setting has it.</summary>
    public string Address { get; }

    /// <summary>Starts it; 0 for any port.</summary>
    public static async Task<ForeignDns> StartAsync(int port = 0)
    {
        var program = ForeignProgram.Start("dns2", ["Enrollment", "AccountDriven", "dns-server.mjs"], port.ToString(CultureInfo.InvariantCulture));
        return new ForeignDns(program, int.Parse(await program.ReadAsync(), CultureInfo.InvariantCulture));
    }

    /// <summary>TXT records of a name, each as one string; none for a name that has other records.</summary>
    public Task PublishAsync(string name, params string[] texts) => PublishAsync(name, [.. texts.Select(t => new[] { t })]);

    /// <summary>TXT records of a name, each as its strings.</summary>
    public Task PublishAsync(string name, string[][] texts) => TellAsync(new { name, texts });

    /// <summary>A name that stands for another.</summary>
    public Task AliasAsync(string name, string alias) => TellAsync(new { name, alias });

    /// <summary>A name for which it answers with a response code.</summary>
    public Task FailAsync(string name, int code) => TellAsync(new { name, code });

    /// <inheritdoc/>
    public void Dispose() => _program.Dispose();

    private Task TellAsync(object order) => _program.OrderAsync(JsonSerializer.Serialize(order), "done");
}
