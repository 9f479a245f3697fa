using System.Globalization;
using System.Reflection;
using System.Text;

namespace Gatehouse.Client.Tests.Surface;

/// <summary>What an assembly offers, one line per member, in a form that shows every change that could break somebody.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Members that the compiler makes for records say nothing that the properties do not.</summary>
    private static readonly HashSet<string> OfRecords = ["PrintMembers", "EqualityContract", "GetHashCode", "Equals", "ToString", "op_Equality", "op_Inequality", "<Clone>$", "Deconstruct"];

    public static string Of(Assembly assembly, Func<Type, bool> include)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().Where(include).OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Head(type)}\n");
            foreach (var line in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"    {line}\n");
            }
        }

        return text.ToString();
    }

    private static string Head(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : typeof(Delegate).IsAssignableFrom(type) ? "delegate" : "class";
        var modifier = type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract && !type.IsInterface ? "abstract " : type is { IsSealed: true, IsValueType: false } ? "sealed " : "";
        string[] bases = [.. (type.BaseType is { } b && b != typeof(object) && !type.IsValueType ? [Name(b)] : Array.Empty<string>()), .. type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Where(i => i.IsPublic && !i.Name.StartsWith("IEquatable", StringComparison.Ordinal) && !type.IsEnum).Select(Name).Order(StringComparer.Ordinal)];
        return $"{modifier}{kind} {type.Namespace}.{Name(type)}{(bases.Length > 0 ? " : " + string.Join(", ", bases) : "")}";
    }

    private static IEnumerable<string> Members(Type type) => type.IsEnum
        ? Enum.GetNames(type).Select(n => $"{n} = {Convert.ToInt64(Enum.Parse(type, n), CultureInfo.InvariantCulture)}")
        : type.GetMembers(Declared).Select(m => Describe(m)).OfType<string>();

    private static string? Describe(MemberInfo member) => member switch
    {
        _ when OfRecords.Contains(member.Name) => null,
        ConstructorInfo c when IsVisible(c) && !(c.GetParameters() is [var only] && only.ParameterType == c.DeclaringType) => $"new({Parameters(c)})",
        MethodInfo { IsSpecialName: false } m when IsVisible(m) => $"{(m.IsStatic ? "static " : "")}{Name(m.ReturnType)} {m.Name}{Generics(m)}({Parameters(m)})",
        PropertyInfo p when p.GetMethod is { } get && IsVisible(get) => $"{(get.IsStatic ? "static " : "")}{Name(p.PropertyType)} {p.Name} {{ get;{Setter(p)} }}",
        FieldInfo f when f.IsPublic || f.IsFamily => f.IsLiteral ? $"const {Name(f.FieldType)} {f.Name} = {Convert.ToString(f.GetRawConstantValue(), CultureInfo.InvariantCulture)}" : $"static {Name(f.FieldType)} {f.Name}",
        EventInfo e => $"event {Name(e.EventHandlerType!)} {e.Name}",
        _ => null,
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Setter(PropertyInfo property) => property.SetMethod is not { } set || !IsVisible(set) ? ""
        : set.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == "IsExternalInit") ? " init;" : " set;";

    private static string Generics(MethodInfo method) => method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p => $"{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? " = " + Default(p) : "")}"));

    private static string Default(ParameterInfo parameter) => parameter.RawDefaultValue switch
    {
        null => "default",
        string text => $"\"{text}\"",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Name(Type type)
    {
        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying) + "?";
        }

        var name = type.IsNested && !type.IsGenericParameter ? Name(type.DeclaringType!) + "." + type.Name : type.Name;
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? name : $"{name[..tick]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }
}
