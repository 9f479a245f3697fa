using System.Text.Json;

namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>
/// Values for the parameters of a <see cref="CommandForm"/>, taken from JSON. A parameter that is null counts as
/// absent. The first violation is kept in <see cref="Problem"/>; it names the parameter and never its value.
/// </summary>
public sealed class CommandArguments
{
    private const int MaxTextLength = 4096;
    private const int MaxListLength = 1000;

    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);
    private readonly string _path;

    internal CommandArguments(JsonElement json, IReadOnlyList<CommandParameter> parameters, string path = "")
    {
        _path = path;
        if (json.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null)) Collect(json, parameters);
        foreach (var parameter in parameters)
        {
            if (parameter.Required && !_values.ContainsKey(parameter.Name)) Refuse(parameter.Name, "is missing");
        }
    }

    /// <summary>The first violation; null when there is none.</summary>
    public string? Problem { get; private set; }

    /// <summary>A string, or null.</summary>
    public string? Text(string name) => _values.TryGetValue(name, out var value) ? value.GetString() : null;

    /// <summary>A boolean, or null.</summary>
    public bool? Boolean(string name) => _values.TryGetValue(name, out var value) ? value.GetBoolean() : null;

    /// <summary>Bytes, or null.</summary>
    public ReadOnlyMemory<byte>? Data(string name) => _values.TryGetValue(name, out var value) ? value.GetBytesFromBase64() : (ReadOnlyMemory<byte>?)null;

    /// <summary>Strings, or null.</summary>
    public IReadOnlyList<string>? TextList(string name) =>
        _values.TryGetValue(name, out var value) ? [.. value.EnumerateArray().Select(item => item.GetString()!)] : null;

    /// <summary>Values of an object's members, or null.</summary>
    public CommandArguments? Object(string name, IReadOnlyList<CommandParameter> members)
    {
        if (!_values.TryGetValue(name, out var value)) return null;
        var inner = new CommandArguments(value, members, $"{_path}{name}.");
        Problem ??= inner.Problem;
        return inner;
    }

    /// <summary>Notes a violation unless the rule holds.</summary>
    public void Require(bool rule, string name, string problem)
    {
        if (!rule) Refuse(name, problem);
    }

    private void Collect(JsonElement json, IReadOnlyList<CommandParameter> parameters)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            Problem = "the parameters are not a JSON object";
            return;
        }

        foreach (var property in json.EnumerateObject())
        {
            var parameter = parameters.FirstOrDefault(p => p.Name == property.Name);
            if (parameter is null) Refuse(Plain(property.Name), "is not a parameter of this command");
            else if (property.Value.ValueKind == JsonValueKind.Null) continue;
            else if (FormProblem(parameter, property.Value) is { } problem) Refuse(parameter.Name, problem);
            else if (!_values.TryAdd(parameter.Name, property.Value)) Refuse(parameter.Name, "is given twice");
        }
    }

    private static string? FormProblem(CommandParameter parameter, JsonElement value) => parameter.Type switch
    {
        ParameterType.Text => TextProblem(value) ?? ValueProblem(parameter, value),
        ParameterType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "is not true or false",
        ParameterType.Data => value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out _) ? null : "is not base64",
        ParameterType.TextList => ListProblem(value),
        ParameterType.Object => value.ValueKind == JsonValueKind.Object ? null : "is not an object",
        _ => throw new ArgumentOutOfRangeException(nameof(parameter)),
    };

    private static string? TextProblem(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return "is not a string";
        return value.GetString()!.Length <= MaxTextLength ? null : $"is longer than {MaxTextLength} characters";
    }

    private static string? ValueProblem(CommandParameter parameter, JsonElement value) =>
        parameter.Values is null || parameter.Values.Contains(value.GetString()!) ? null : $"is not one of {string.Join(", ", parameter.Values)}";

    private static string? ListProblem(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array) return "is not a list";
        if (value.GetArrayLength() > MaxListLength) return $"has more than {MaxListLength} elements";
        return value.EnumerateArray().Select(TextProblem).FirstOrDefault(p => p is not null) is { } problem ? $"has an element that {problem}" : null;
    }

    private void Refuse(string name, string problem) => Problem ??= $"{_path}{name} {problem}";

    /// <summary>A name from outside is repeated only when it is harmless.</summary>
    private static string Plain(string name) => name.Length is > 0 and <= 64 && name.All(char.IsAsciiLetterOrDigit) ? name : "one of the names";
}
